/// One line of a table, split into fields by commas.
///
/// A field in double quotes may contain commas, and quotes that are doubled. Blanks around a field do
/// not count. Source: RFC 4180, section 2; line breaks within quotes are not read.
struct CsvLine {
  struct Field {
    let text: String
    /// The index of the first byte in the line's bytes.
    let start: Int
  }

  /// The number of the line in its file, from 1.
  let number: Int
  let bytes: ArraySlice<UInt8>
  let source: Place

  private static let comma = UInt8(ascii: ",")
  private static let quote = UInt8(ascii: "\"")

  /// The lines of a file, without the empty ones at its end.
  static func all(of file: InputFile) -> [CsvLine] {
    var lines = file.textBytes.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    while let last = lines.last, last.allSatisfy(isBlank) { lines.removeLast() }
    return lines.enumerated().map { index, bytes in
      CsvLine(number: index + 1, bytes: bytes, source: file.place)
    }
  }

  /// The place of a byte; columns count Unicode scalars from 1.
  func place(_ byte: Int) -> Place {
    let before = bytes[bytes.startIndex..<byte].count { $0 & 0xC0 != 0x80 }
    return source.at(.line(number, column: before + 1))
  }

  func place(_ field: Field) -> Place { place(field.start) }

  /// The place of the first byte.
  var place: Place { place(bytes.startIndex) }

  /// Splits the line.
  ///
  /// - Throws: `malformed` where quotes do not match or the text is not UTF-8.
  func fields() throws -> [Field] {
    var fields: [Field] = []
    var index = bytes.startIndex
    while true {
      let start = skippingBlanks(from: index)
      let isQuoted = start < bytes.endIndex && bytes[start] == Self.quote
      let (text, end) = try isQuoted ? quoted(from: start) : plain(from: start)
      fields.append(Field(text: text, start: start))
      guard end < bytes.endIndex else { return fields }
      index = end + 1
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }

  private func skippingBlanks(from index: Int) -> Int {
    bytes[index...].firstIndex { !Self.isBlank($0) } ?? bytes.endIndex
  }

  /// The field that starts at `start`, and the index of the comma after it or the end of the line.
  private func plain(from start: Int) throws -> (text: String, end: Int) {
    let end = bytes[start...].firstIndex(of: Self.comma) ?? bytes.endIndex
    let last = bytes[start..<end].lastIndex { !Self.isBlank($0) }
    return (try text(bytes[start..<(last.map { $0 + 1 } ?? start)]), end)
  }

  /// As `plain`, for a field whose first byte is a quote.
  private func quoted(from start: Int) throws -> (text: String, end: Int) {
    var contents: [UInt8] = []
    var index = start + 1
    while index < bytes.endIndex {
      if bytes[index] == Self.quote {
        index += 1
        guard index < bytes.endIndex, bytes[index] == Self.quote else {
          return (try text(contents[...]), try endOfQuotedField(from: index))
        }
      }
      contents.append(bytes[index])
      index += 1
    }
    throw Diagnostic.malformed("this quote is not closed on its line", at: place(start))
  }

  private func endOfQuotedField(from index: Int) throws -> Int {
    let end = skippingBlanks(from: index)
    guard end == bytes.endIndex || bytes[end] == Self.comma else {
      throw Diagnostic.malformed("expected a comma after the closing quote", at: place(end))
    }
    return end
  }

  private func text(_ bytes: ArraySlice<UInt8>) throws -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Diagnostic.malformed("must be UTF-8 text", at: place)
    }
    return text
  }
}
