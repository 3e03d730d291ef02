/// A table of words and numbers as text: a line with the names of columns, then a line for each row.
package struct CsvRows: Sendable {
  package let names: [String]
  /// The fields of each row with the names of their columns.
  package let rows: [[(name: String, text: String)]]

  /// - Throws: `malformed` at a line and column of the file: if there is no row, a column has no
  ///   name or that of another, or a row has more or fewer fields than columns.
  package init(_ file: InputFile) throws {
    let lines = CsvLine.all(of: file)
    let names = try CsvLine.first(of: lines, file).names().map(\.text)
    guard lines.count > 1 else {
      throw Diagnostic.malformed("has no rows after the names of its columns", at: file.place)
    }
    self.names = names
    rows = try lines.dropFirst().map { line in
      zip(names, try line.fields(of: names.count)).map { ($0, $1.text) }
    }
  }
}
