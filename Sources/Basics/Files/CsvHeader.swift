/// The first line of a table: the names of its columns.
struct CsvHeader {
  /// The last column, if it has this name, holds the class of each example.
  static let className = "class"

  /// The names of the columns of numbers.
  let columns: [String]
  let hasClasses: Bool

  /// The number of fields of each line.
  var fieldCount: Int { columns.count + (hasClasses ? 1 : 0) }

  /// - Throws: `malformed` where a name is empty, a number stands in for every name, a name appears
  ///   twice, `class` is not the last one, or there is no other column.
  init(_ line: CsvLine) throws {
    let fields = try line.fields()
    let names = fields.map(\.text)
    guard names.contains(where: { Double($0) == nil }) else {
      throw Diagnostic.malformed(
        "the first line must name the columns, but it holds numbers", at: line.place)
    }
    for (index, field) in fields.enumerated() {
      let name = field.text
      guard !name.isEmpty else {
        throw Diagnostic.malformed("column \(index + 1) has no name", at: line.place(field))
      }
      guard name != Self.className || index == fields.count - 1 else {
        throw Diagnostic.malformed("the column 'class' must be the last one", at: line.place(field))
      }
    }
    try Self.expectUnique(fields, line)
    hasClasses = names.last == Self.className
    columns = hasClasses ? names.dropLast() : names
    guard !columns.isEmpty else {
      throw Diagnostic.malformed("there is no column of numbers before 'class'", at: line.place)
    }
  }

  private static func expectUnique(_ fields: [CsvLine.Field], _ line: CsvLine) throws {
    var seen: Set<String> = []
    if let second = fields.first(where: { !seen.insert($0.text).inserted }) {
      throw Diagnostic.malformed("two columns are named '\(second.text)'", at: line.place(second))
    }
  }
}
