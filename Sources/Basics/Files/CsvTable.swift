/// A table of examples as text: a line with the names of columns, then a line of numbers for each
/// example. The last column is the class if it is named `class`.
public struct CsvTable: Sendable {
  /// The columns of numbers, `float32` `[N, columns]`.
  public let numbers: StoredTensor
  private let classes: CsvClasses?
  private let lastColumn: String

  /// - Throws: `malformed` at a line and column of the file, if it is empty, has no examples, a line
  ///   has more or fewer fields than the first one, or a field is not a finite number.
  public init(_ file: InputFile) throws {
    let lines = CsvLine.all(of: file)
    let header = try CsvHeader(CsvLine.first(of: lines, file))
    guard lines.count > 1 else {
      throw Diagnostic.malformed("has no examples after the names of its columns", at: file.place)
    }
    let count = (lines.count - 1) * header.columns.count
    try Memory.require(count * MemoryLayout<Float>.size, for: file.place)
    var elements: [Float] = []
    elements.reserveCapacity(count)
    var classes: [CsvClasses.Entry] = []
    for line in lines.dropFirst() {
      let fields = try line.fields(of: header.fieldCount)
      for (name, field) in zip(header.columns, fields) {
        elements.append(try Self.number(field, in: name, line))
      }
      if let last = fields.last, header.hasClasses {
        classes.append(CsvClasses.Entry(text: last.text, place: line.place(last)))
      }
    }
    let shape = [lines.count - 1, header.columns.count]
    numbers = try StoredTensor(
      shape: shape, type: .float32, isBigEndian: false,
      bytes: Tensor(shape, elements).storedBytes(after: []), offset: 0, source: file.place)
    self.classes = header.hasClasses ? CsvClasses(entries: classes) : nil
    lastColumn = header.columns[header.columns.count - 1]
  }

  private static func number(_ field: CsvLine.Field, in column: String, _ line: CsvLine) throws
    -> Float
  {
    guard let number = Float(field.text) else {
      throw Diagnostic.malformed(
        "column '\(column)' must be a number, not '\(field.text)'", at: line.place(field))
    }
    guard number.isFinite else {
      throw Diagnostic.malformed(
        "column '\(column)' must be finite, not '\(field.text)'", at: line.place(field))
    }
    return number
  }

  /// The class of each example, an integer in `0..<count`. If classes are names, they are numbered in
  /// alphabetical order.
  ///
  /// - Throws: `malformed` without a column of classes, and what `CsvClasses.labels` throws.
  public func labels(classes count: Int) throws -> [Int] {
    guard let classes else {
      throw Diagnostic.malformed(
        "has no labels: its last column is '\(lastColumn)', not 'class'", at: numbers.source)
    }
    return try classes.labels(classes: count, at: numbers.source)
  }
}
