/// Columns of a table of numbers that are chosen by name, in double precision; others are not read.
public struct CsvColumns: Sendable {
  /// A line of the table.
  public struct Row: Sendable {
    /// In the order of the names.
    public let numbers: [Double]
    /// Of the line.
    public let place: Place
  }

  public let rows: [Row]

  /// The names of a table's columns.
  ///
  /// - Throws: `malformed` if the file is empty or its first line does not name columns.
  public static func names(in file: InputFile) throws -> [String] {
    try CsvHeader(CsvLine.first(of: CsvLine.all(of: file), file)).columns
  }

  /// - Throws: `malformed` at the line and column, if a name or the table is missing, a line has more
  ///   or fewer fields than the first, or a field is not a finite number.
  public init(_ file: InputFile, _ names: [String]) throws {
    let lines = CsvLine.all(of: file)
    let header = try CsvHeader(CsvLine.first(of: lines, file))
    let indices = try names.map { name in
      guard let index = header.columns.firstIndex(of: name) else {
        throw Diagnostic.malformed(
          "has no column '\(name)'", at: lines[0].place,
          note: "its columns are " + header.columns.joined(separator: ", "))
      }
      return index
    }
    rows = try lines.dropFirst().map { line in
      let fields = try line.fields(of: header.fieldCount)
      return Row(
        numbers: try zip(names, indices).map { name, index in
          try Self.number(fields[index], in: name, line)
        }, place: line.place)
    }
  }

  private static func number(_ field: CsvLine.Field, in column: String, _ line: CsvLine) throws
    -> Double
  {
    guard let number = Double(field.text), number.isFinite else {
      throw Diagnostic.malformed(
        "column '\(column)' must be a finite number, not '\(field.text)'", at: line.place(field))
    }
    return number
  }
}
