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
    guard try line.fields().contains(where: { Double($0.text) == nil }) else {
      throw Diagnostic.malformed(
        "the first line must name the columns, but it holds numbers", at: line.place)
    }
    let fields = try line.names()
    if let early = fields.dropLast().first(where: { $0.text == Self.className }) {
      throw Diagnostic.malformed("the column 'class' must be the last one", at: line.place(early))
    }
    let names = fields.map(\.text)
    hasClasses = names.last == Self.className
    columns = hasClasses ? names.dropLast() : names
    guard !columns.isEmpty else {
      throw Diagnostic.malformed("there is no column of numbers before 'class'", at: line.place)
    }
  }
}
