import Basics

/// A table as JSON lines: one object a line, whose keys are the columns.
struct JSONRows {
  let rows: [Record]

  /// - Throws: `malformed` at the first line that is no object, and without any line.
  init(_ file: InputFile) throws {
    let lines = file.textBytes.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    rows = try lines.enumerated().compactMap { index, line in
      guard line.contains(where: { !" \t\r".utf8.contains($0) }) else { return nil }
      let place = file.place.at(.line(index + 1, column: 1))
      guard let row = Self.row(line) else {
        throw Diagnostic.malformed("is not JSON", at: place, note: "write one object in each line")
      }
      return row
    }
    guard !rows.isEmpty else {
      throw Diagnostic.malformed("has no rows", at: file.place)
    }
  }

  /// The cells of a row; what is `null` is absent.
  private static func row(_ text: ArraySlice<UInt8>) -> Record? {
    let cells = try? JSONText.decode([String: Value?].self, from: Array(text))
    return cells?.sorted { $0.key < $1.key }.reduce(into: Record()) { row, cell in
      if let value = cell.value { row[cell.key] = value }
    }
  }

  /// The object that the text is; `nil` where it is not JSON.
  ///
  /// - Throws: `malformed` for another value of JSON.
  static func object(_ text: ArraySlice<UInt8>, at place: Place) throws -> Record? {
    guard let value = try? JSONText.decode(Value.self, from: Array(text)) else { return nil }
    guard case .record(let object) = value.content else {
      throw Diagnostic.malformed(
        "must be an object, not \(value.kind)", at: place, note: ResultKind.accepted)
    }
    return object
  }
}
