/// What every table has: a first line that names its columns, and lines of as many fields.
extension CsvLine {
  /// - Throws: `malformed` if the file is empty.
  static func first(of lines: [CsvLine], _ file: InputFile) throws -> CsvLine {
    guard let first = lines.first else {
      throw Diagnostic.malformed(
        "is empty: the first line must name the columns", at: file.place)
    }
    return first
  }

  /// The fields of a first line.
  ///
  /// - Throws: `malformed` if a column has no name or that of another.
  func names() throws -> [Field] {
    let fields = try fields()
    var seen: Set<String> = []
    for (index, field) in fields.enumerated() {
      guard !field.text.isEmpty else {
        throw Diagnostic.malformed("column \(index + 1) has no name", at: place(field))
      }
      guard seen.insert(field.text).inserted else {
        throw Diagnostic.malformed("two columns are named '\(field.text)'", at: place(field))
      }
    }
    return fields
  }

  /// - Throws: `malformed` if there are more or fewer fields than columns.
  func fields(of columns: Int) throws -> [Field] {
    let fields = try fields()
    guard fields.count == columns else {
      throw Diagnostic.malformed(
        "the line has \(fields.count.counted("field")), but the first line names "
          + columns.counted("column"), at: place)
    }
    return fields
  }
}
