/// A table of words and numbers as text: a line with the names of columns, then a line for each row.
package struct CsvRows: Sendable {
  package let names: [String]
  /// The fields of each row with the names of their columns.
  package let rows: [[(name: String, text: String)]]

  /// - Throws: `malformed` at a line and column of the file: if there is no row, a column has no
  ///   name or that of another, or a row has more or fewer fields than columns.
  package init(_ file: InputFile) throws {
    let lines = CsvLine.all(of: file)
    guard let first = lines.first else {
      throw Diagnostic.malformed(
        "is empty: the first line must name the columns", at: file.place)
    }
    let names = try Self.names(first)
    guard lines.count > 1 else {
      throw Diagnostic.malformed("has no rows after the names of its columns", at: file.place)
    }
    self.names = names
    rows = try lines.dropFirst().map { line in
      let fields = try line.fields()
      guard fields.count == names.count else {
        throw Diagnostic.malformed(
          "the line has \(fields.count.counted("field")), but the first line names "
            + names.count.counted("column"), at: line.place)
      }
      return zip(names, fields).map { ($0, $1.text) }
    }
  }

  private static func names(_ line: CsvLine) throws -> [String] {
    var names: [String] = []
    for (index, field) in try line.fields().enumerated() {
      guard !field.text.isEmpty else {
        throw Diagnostic.malformed("column \(index + 1) has no name", at: line.place(field))
      }
      guard !names.contains(field.text) else {
        throw Diagnostic.malformed("two columns are named '\(field.text)'", at: line.place(field))
      }
      names.append(field.text)
    }
    return names
  }
}
