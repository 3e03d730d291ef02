import Basics
import Testing

@Suite struct NpyRefusalTests {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// A file of version 1.0 with this dictionary, which starts at byte 10.
  static func npy(_ dictionary: String, _ data: [UInt8] = []) -> [UInt8] {
    let header = Array(dictionary.utf8)
    return magic + [1, 0, UInt8(header.count & 0xFF), UInt8(header.count >> 8)] + header + data
  }

  /// A file whose dictionary has these values.
  static func npy(
    descr: String = "'<f4'", order: String = "False", shape: String = "(2,)", _ data: [UInt8] = []
  ) -> [UInt8] {
    npy("{'descr': \(descr), 'fortran_order': \(order), 'shape': \(shape), }", data)
  }

  static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

  static let framing: [Refusal] = [
    Refusal([], at: .byte(0), "is not an .npy file: it must start with \\x93NUMPY"),
    Refusal([0x93], at: .byte(0), "is not an .npy file: it must start with \\x93NUMPY"),
    Refusal(
      Array("\u{93}NUMPX".utf8), at: .byte(0), "is not an .npy file: it must start with \\x93NUMPY"),
    Refusal(magic, at: .byte(6), "ends within its version"),
    Refusal(magic + [1], at: .byte(7), "ends within its version"),
    Refusal(magic + [1, 0], at: .byte(8), "ends within its header's length"),
    Refusal(magic + [1, 0, 5], at: .byte(9), "ends within its header's length"),
    Refusal(magic + [2, 0, 5, 0, 0], at: .byte(11), "ends within its header's length"),
    Refusal(magic + [1, 0, 5, 0], at: .byte(10), "ends within its header"),
    Refusal(
      magic + [0, 0, 0, 0], .unsupported, at: .byte(6),
      "has .npy version 0.0; memc reads 1.0, 2.0 and 3.0"),
    Refusal(
      magic + [4, 0, 0, 0], .unsupported, at: .byte(6),
      "has .npy version 4.0; memc reads 1.0, 2.0 and 3.0"),
    Refusal(
      magic + [1, 1, 0, 0], .unsupported, at: .byte(6),
      "has .npy version 1.1; memc reads 1.0, 2.0 and 3.0"),
    Refusal(
      magic + [255, 255, 0, 0], .unsupported, at: .byte(6),
      "has .npy version 255.255; memc reads 1.0, 2.0 and 3.0"),
    Refusal(
      magic + [1, 0, 0x11, 0x27] + zeros(10001), at: .byte(8),
      "its header has 10001 bytes, more than the limit of 10000"),
    // Twelve bytes that specify 4 GiB.
    Refusal(
      magic + [2, 0, 255, 255, 255, 255], at: .byte(8),
      "its header has 4294967295 bytes, more than the limit of 10000"),
    Refusal(
      magic + [3, 0, 0, 0, 0, 128], at: .byte(8),
      "its header has 2147483648 bytes, more than the limit of 10000"),
    Refusal(magic + [1, 0, 0, 0], at: .byte(10), "expected '{' in its header, not the end"),
  ]

  static let grammar: [Refusal] = [
    Refusal(npy("x"), at: .byte(10), "expected '{' in its header, not 'x'"),
    Refusal(npy("  [1]"), at: .byte(12), "expected '{' in its header, not '['"),
    Refusal(
      npy("{"), at: .byte(11), "expected a key in quotation marks in its header, not the end"),
    Refusal(npy("{}"), at: .byte(12), "its header lacks 'descr'"),
    Refusal(
      npy("{descr: 1}"), at: .byte(11), "expected a key in quotation marks in its header, not 'd'"),
    Refusal(
      npy("{'descr"), at: .byte(17), "expected a closing quotation mark in its header, not the end"),
    Refusal(
      npy("{'descr\"}"), at: .byte(19),
      "expected a closing quotation mark in its header, not the end"),
    Refusal(npy("{'descr'}"), at: .byte(18), "expected ':' in its header, not '}'"),
    Refusal(
      npy("{'descr':}"), at: .byte(19),
      "expected an element type in quotation marks in its header, not '}'"),
    Refusal(
      npy("{'descr': '<f4'"), at: .byte(25), "expected ',' or '}' in its header, not the end"),
    Refusal(
      npy("{'descr': '<f4' 'shape'"), at: .byte(26), "expected ',' or '}' in its header, not '''"),
    Refusal(
      npy("{'descr': '<f4', , }"), at: .byte(27),
      "expected a key in quotation marks in its header, not ','"),
    Refusal(npy("{'descr': '<f4'}"), at: .byte(26), "its header lacks 'fortran_order'"),
    Refusal(
      npy("{'descr': '<f4', 'fortran_order': False}"), at: .byte(50), "its header lacks 'shape'"),
    Refusal(
      npy("{'descr': '<f4', 'shape': (1,)}"), at: .byte(41), "its header lacks 'fortran_order'"),
    Refusal(
      npy("{'descr': '<f4', 'descr': '<f4'}"), at: .byte(27), "'descr' is given twice in its header"
    ),
    Refusal(
      npy("{'shape': (1,), 'shape': (2,)}"), at: .byte(26), "'shape' is given twice in its header"),
    Refusal(
      npy("{'fortran_order': True,'fortran_order': True}"), at: .byte(33),
      "'fortran_order' is given twice in its header"),
    Refusal(
      npy("{'dtype': '<f4'}"), at: .byte(11),
      "unknown key 'dtype' in its header; expected descr, fortran_order or shape"),
    Refusal(
      npy("{'': 1}"), at: .byte(11),
      "unknown key '' in its header; expected descr, fortran_order or shape"),
    Refusal(
      npy("{'__import__(\"os\")': 1}"), at: .byte(11),
      "unknown key '__import__(\"os\")' in its header; expected descr, fortran_order or shape"),
    Refusal(
      npy("{'de\\x73cr': 1}"), at: .byte(11),
      "unknown key 'de\\x73cr' in its header; expected descr, fortran_order or shape"),
    Refusal(
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (), } x"), at: .byte(66),
      "its header continues after the closing '}'"),
    Refusal(
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (), }\0"), at: .byte(65),
      "its header continues after the closing '}'"),
    Refusal(npy(order: "0"), at: .byte(44), "expected True or False in its header, not '0'"),
    Refusal(npy(order: "true"), at: .byte(44), "expected True or False in its header, not 't'"),
    Refusal(npy(order: "None"), at: .byte(44), "expected True or False in its header, not 'N'"),
    Refusal(npy(order: "Tru"), at: .byte(44), "expected True or False in its header, not 'T'"),
    Refusal(npy(order: "Truer"), at: .byte(48), "expected ',' or '}' in its header, not 'r'"),
    Refusal(npy(order: "'True'"), at: .byte(44), "expected True or False in its header, not '''"),
  ]

  static let shapes: [Refusal] = [
    Refusal(npy(shape: "2"), at: .byte(60), "expected '(' in its header, not '2'"),
    Refusal(npy(shape: "[2]"), at: .byte(60), "expected '(' in its header, not '['"),
    Refusal(npy(shape: "(2)"), at: .byte(62), "expected ',' in its header, not ')'"),
    Refusal(npy(shape: "(2 3)"), at: .byte(63), "expected ',' in its header, not '3'"),
    Refusal(npy(shape: "(2,,3)"), at: .byte(63), "expected a dimension in its header, not ','"),
    Refusal(npy(shape: "(,)"), at: .byte(61), "expected a dimension in its header, not ','"),
    Refusal(npy(shape: "(2, 3"), at: .byte(67), "expected a dimension in its header, not '}'"),
    Refusal(npy(shape: "(2, 3 4)"), at: .byte(66), "expected ',' or ')' in its header, not '4'"),
    Refusal(npy(shape: "(-2,)"), at: .byte(61), "expected a dimension in its header, not '-'"),
    Refusal(npy(shape: "(+2,)"), at: .byte(61), "expected a dimension in its header, not '+'"),
    Refusal(npy(shape: "(2.0,)"), at: .byte(62), "expected ',' in its header, not '.'"),
    Refusal(npy(shape: "(0x10,)"), at: .byte(62), "expected ',' in its header, not 'x'"),
    Refusal(npy(shape: "(1e9,)"), at: .byte(62), "expected ',' in its header, not 'e'"),
    Refusal(npy(shape: "(2**9,)"), at: .byte(62), "expected ',' in its header, not '*'"),
    Refusal(npy(shape: "((2,),)"), at: .byte(61), "expected a dimension in its header, not '('"),
    Refusal(npy(shape: "(None,)"), at: .byte(61), "expected a dimension in its header, not 'N'"),
    Refusal(npy(shape: "(²,)"), at: .byte(61), "expected a dimension in its header, not 'Â'"),
    Refusal(
      npy(shape: "(9223372036854775808,)"), at: .byte(61),
      "9223372036854775808 is too large for a dimension"),
    Refusal(
      npy(shape: "(99999999999999999999999,)"), at: .byte(61),
      "99999999999999999999999 is too large for a dimension"),
    Refusal(
      npy(shape: "(9223372036854775807,)"), at: .whole,
      "the shape [9223372036854775807] is too large for memory"),
    Refusal(
      npy(shape: "(4294967296, 4294967296)"), at: .whole,
      "the shape [4294967296, 4294967296] is too large for memory"),
    Refusal(
      npy(shape: "(3037000500, 3037000500, 0)"), at: .whole,
      "the shape [3037000500, 3037000500, 0] is too large for memory"),
    Refusal(
      npy(shape: "(0, 4294967296, 4294967296)"), at: .whole,
      "the shape [0, 4294967296, 4294967296] is too large for memory"),
    Refusal(
      npy(shape: "(1152921504606846976,)"), at: .whole,
      "the shape [1152921504606846976] is too large for memory"),
    Refusal(
      npy(shape: "(" + String(repeating: "1, ", count: 65) + ")"), at: .byte(257),
      "a shape has at most 64 dimensions, not 65"),
  ]

  static let elementTypes: [Refusal] = [
    Refusal(npy(descr: "'|O'"), at: .byte(20), "contains Python objects, which memc never loads"),
    Refusal(npy(descr: "'<O8'"), at: .byte(20), "contains Python objects, which memc never loads"),
    Refusal(npy(descr: "''"), at: .byte(20), "'' is not an element type"),
    Refusal(npy(descr: "'f4'"), at: .byte(20), "'f4' is not an element type"),
    Refusal(npy(descr: "'=f4'"), at: .byte(20), "'=f4' is not an element type"),
    Refusal(
      npy(descr: "'|f4'"), .unsupported, at: .byte(20), "has elements of the unsupported type '|f4'"
    ),
    Refusal(npy(descr: "'<'"), at: .byte(20), "'<' is not an element type"),
    Refusal(npy(descr: "'<x4'"), at: .byte(20), "'<x4' is not an element type"),
    Refusal(npy(descr: "'<f4 '"), at: .byte(20), "'<f4 ' is not an element type"),
    Refusal(npy(descr: "'<é'"), at: .byte(20), "'<é' is not an element type"),
    Refusal(
      npy(descr: "'<f3'"), .unsupported, at: .byte(20), "has elements of the unsupported type '<f3'"
    ),
    Refusal(
      npy(descr: "'<f16'"), .unsupported, at: .byte(20),
      "has elements of the unsupported type '<f16'"),
    Refusal(
      npy(descr: "'<c8'"), .unsupported, at: .byte(20), "has elements of the unsupported type '<c8'"
    ),
    Refusal(
      npy(descr: "'<M8[ns]'"), .unsupported, at: .byte(20),
      "has elements of the unsupported type '<M8[ns]'"),
    Refusal(
      npy(descr: "'|S5'"), .unsupported, at: .byte(20), "has elements of the unsupported type '|S5'"
    ),
    Refusal(
      npy(descr: "'<U2'"), .unsupported, at: .byte(20), "has elements of the unsupported type '<U2'"
    ),
    Refusal(
      npy(descr: "'|V8'"), .unsupported, at: .byte(20), "has elements of the unsupported type '|V8'"
    ),
    Refusal(
      npy(descr: "[('a', '<f4')]"), .unsupported, at: .byte(20),
      "contains records; memc reads only plain numbers"),
    Refusal(
      npy(descr: "('<f4', (2,))"), .unsupported, at: .byte(20),
      "contains records; memc reads only plain numbers"),
    Refusal(
      npy(descr: "None"), at: .byte(20),
      "expected an element type in quotation marks in its header, not 'N'"),
    Refusal(
      npy(descr: "4"), at: .byte(20),
      "expected an element type in quotation marks in its header, not '4'"),
  ]

  static let contents: [Refusal] = [
    Refusal(npy(), at: .byte(67), "float32 [2] takes 8 bytes, but 0 follow"),
    Refusal(npy(zeros(7)), at: .byte(67), "float32 [2] takes 8 bytes, but 7 follow"),
    Refusal(npy(zeros(9)), at: .byte(67), "float32 [2] takes 8 bytes, but 9 follow"),
    Refusal(npy(shape: "()", zeros(8)), at: .byte(65), "float32 [] takes 4 bytes, but 8 follow"),
    Refusal(npy(shape: "(0,)", zeros(1)), at: .byte(67), "float32 [0] takes 0 bytes, but 1 follow"),
    Refusal(
      npy(shape: "(1000000000000,)", zeros(8)), at: .byte(79),
      "float32 [1000000000000] takes 4000000000000 bytes, but 8 follow"),
    Refusal(npy(descr: "'|b1'", [1, 2]), at: .byte(68), "a boolean must be 0 or 1, not 2"),
    Refusal(
      npy(descr: "'|b1'", order: "True", shape: "(1, 2)", [255, 0]), at: .byte(68),
      "a boolean must be 0 or 1, not 255"),
  ]

  @Test func refusalsHaveTheirMessageAndPlace() {
    let tables = [Self.framing, Self.grammar, Self.shapes, Self.elementTypes, Self.contents]
    for refusal in tables.joined() { refusal.check(Npy.read) }
  }

  @Test(arguments: [
    "{\"descr\":\"<f4\",\"fortran_order\":False,\"shape\":(2,)}",
    "{'shape': (2L,), 'descr': '<f4', 'fortran_order': False}   \n",
    " {\n'shape'\t: ( 2 , ) ,'fortran_order':True , 'descr': '<f4',\r\n}",
    "{'descr': '>f4', 'fortran_order': False, 'shape': (2, 1, 1,)}",
  ])
  func headersThatPythonAcceptsAreRead(dictionary: String) throws {
    let stored = try Npy.read(Self.npy(dictionary, Self.zeros(8)), at: Place("x"))
    #expect(stored.count == 2)
  }

  @Test func integersBeyondSixtyThreeBitsAreRefused() throws {
    let stored = try Npy.read(Fixture.bytes("beyond.npy"), at: Place("x"))
    let diagnostic = diagnostic { try stored.decoded() }
    #expect(
      diagnostic
        == .unsupported(
          "element 1 is 9223372036854775808; the largest integer is 9223372036854775807",
          at: Place("x")))
    #expect(stored.reals(in: 0..<2) == [1, 0x1p63])
  }

  @Test(arguments: [
    ("objects", Diagnostic.Kind.malformed, "contains Python objects, which memc never loads"),
    ("records", .unsupported, "contains records; memc reads only plain numbers"),
    ("complex", .unsupported, "has elements of the unsupported type '<c8'"),
    ("text", .unsupported, "has elements of the unsupported type '<U2'"),
  ])
  func otherTypesOfNumPyAreRefused(name: String, kind: Diagnostic.Kind, message: String) {
    let diagnostic = diagnostic { try Npy.read(Fixture.bytes("\(name).npy"), at: Place("x")) }
    #expect(diagnostic?.kind == kind)
    #expect(diagnostic?.message == message)
  }
}
