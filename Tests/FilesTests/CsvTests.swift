import Basics
import Testing

@Suite struct CsvTests {
  private func table(_ text: String) throws -> CsvTable {
    try CsvTable(InputFile(path: "t.csv", bytes: Array(text.utf8)))
  }

  private func labels(_ text: String, classes: Int = 3) throws -> [Int] {
    try table(text).labels(classes: classes)
  }

  /// Texts of one table.
  @Test(arguments: [
    "a,b,class\n1,-2.5,0\n3e2,0,2\n", "\u{FEFF}a,b,class\r\n1,-2.5,0\r\n3e2,0,2",
    " a , b ,class \n 1 ,\t-2.5,0\n+300.0,0 , 2\n\n \n",
    "\"a\",\"b\",\"class\"\n\"1\" , \"-2.5\",\"0\"\n300,0,2\n",
  ])
  func numbersAndClassesAreRead(text: String) throws {
    let numbers = try table(text).numbers
    #expect(numbers.shape == [2, 2] && numbers.type == .float32)
    #expect(numbers.reals(in: 0..<4) == [1, -2.5, 300, 0])
    #expect(try labels(text) == [0, 2])
  }

  @Test func aTableWithoutClassesHasNumbersOnly() throws {
    #expect(try table("0,\"x,\"\"y\"\"\"\n1,2\n").numbers.shape == [1, 2])
    #expect(try table("x\n1\n2").numbers.shape == [2, 1])
  }

  @Test func namesAreNumberedInAlphabeticalOrder() throws {
    #expect(try labels("a,class\n1,z\n1,v\n1,n\n1,z\n") == [2, 1, 0, 2])
  }

  static let refusals: [(text: String, position: Place.Position, message: String)] = [
    ("", .whole, "is empty: the first line must name the columns"),
    (" \n\r\n", .whole, "is empty: the first line must name the columns"),
    ("a,b\n", .whole, "has no examples after the names of its columns"),
    (
      "1,2\n3,4\n", .line(1, column: 1),
      "the first line must name the columns, but it holds numbers"
    ),
    ("a,,b\n1,2,3\n", .line(1, column: 3), "column 2 has no name"),
    ("a,b,\n1,2,3\n", .line(1, column: 5), "column 3 has no name"),
    ("é,b,é\n1,2,3\n", .line(1, column: 5), "two columns are named 'é'"),
    ("a,class,b\n1,2,3\n", .line(1, column: 3), "the column 'class' must be the last one"),
    ("class\n1\n", .line(1, column: 1), "there is no column of numbers before 'class'"),
    (
      "a,b\n1,2\n3\n", .line(3, column: 1),
      "the line has 1 field, but the first line names 2 columns"
    ),
    (
      "a,b\n1,2,\n", .line(2, column: 1),
      "the line has 3 fields, but the first line names 2 columns"
    ),
    (
      "a,b\n\n1,2\n", .line(2, column: 1),
      "the line has 1 field, but the first line names 2 columns"
    ),
    ("a,b\n1, x\n", .line(2, column: 4), "column 'b' must be a number, not 'x'"),
    ("a,b\n1,\n", .line(2, column: 3), "column 'b' must be a number, not ''"),
    ("a,b\nNaN,1\n", .line(2, column: 1), "column 'a' must be finite, not 'NaN'"),
    ("a,b\n1,2\n1,-1e39\n", .line(3, column: 3), "column 'b' must be finite, not '-1e39'"),
    ("a\n\"1\n", .line(2, column: 1), "this quote is not closed on its line"),
    ("a\n\"\n", .line(2, column: 1), "this quote is not closed on its line"),
    ("a\n\"1\"2\n", .line(2, column: 4), "expected a comma after the closing quote"),
  ]

  @Test(arguments: refusals)
  func tablesThatDoNotHoldExamplesAreRefused(
    text: String, position: Place.Position, message: String
  ) {
    #expect(
      diagnostic { try table(text) } == .malformed(message, at: Place("t.csv", position)))
  }

  @Test func textThatIsNotUTF8IsRefused() {
    let file = InputFile(path: "t.csv", bytes: [0x61, 0x0A, 0xFF, 0x0A])
    #expect(
      diagnostic { try CsvTable(file) }
        == .malformed("must be UTF-8 text", at: Place("t.csv", .line(2, column: 1))))
  }

  private static let lacking =
    "give integers instead of names where a file lacks some of the classes"

  static let wrongLabels:
    [(text: String, position: Place.Position, message: String, note: String?)] =
      [
        ("a,b\n1,2\n", .whole, "has no labels: its last column is 'b', not 'class'", nil),
        ("a,class\n1,x\n1,\n", .line(3, column: 3), "the class is missing", nil),
        (
          "a,class\n1,3\n", .line(2, column: 3), "the class must be an integer in 0...2, not '3'",
          nil
        ),
        (
          "a,class\n1,0\n1,-1\n", .line(3, column: 3),
          "the class must be an integer in 0...2, not '-1'", nil
        ),
        (
          "a,class\n1,1.0\n", .line(2, column: 3),
          "the class must be an integer in 0...2, not '1.0'",
          nil
        ),
        (
          "a,class\n1,x\n1,2\n", .line(3, column: 3),
          "the class must be a name like the others, not '2'", nil
        ),
        ("a,class\n1,x\n1,y\n", .whole, "has 2 classes, but the network has 3 outputs", lacking),
      ]

  @Test(arguments: wrongLabels)
  func labelsThatNameNoClassAreRefused(
    text: String, position: Place.Position, message: String, note: String?
  ) {
    #expect(
      diagnostic { try labels(text) }
        == .malformed(message, at: Place("t.csv", position), note: note))
  }

  @Test func aTableIsNoProgram() {
    let file = InputFile(path: "t.csv", bytes: Array("a\n1\n".utf8))
    #expect(
      diagnostic { try file.expect(.program) }
        == .malformed(
          "is a table, not a program", at: Place("t.csv"),
          note: "it holds examples, for '--images' and '--labels'"))
  }

  @Test func aTableIsADataFile() throws {
    try withFolder { folder in
      let path = folder + "/t.csv"
      try AtomicWrite.write(Array("a,b,class\n7,200,1\n".utf8), to: path)
      #expect(try DataFile.load(path).real(rows: 0..<1) == [7, 200])
      #expect(try DataFile.loadLabels(path, classes: 2) == [1])
      for read in [{ _ = try DataFile.load($0) }, { _ = try DataFile.loadLabels($0, classes: 2) }]
        as [(String) throws -> Void]
      {
        #expect(
          diagnostic { try read(path + ":b") }
            == Diagnostic(.usage, "is not an .npz file with an array 'b'", at: Place(path)))
      }
    }
  }
}
