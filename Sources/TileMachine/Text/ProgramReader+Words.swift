import Basics

extension ProgramReader {
  /// Returns the place of the next word.
  mutating func place() -> Place {
    reader.skipBlanks()
    return reader.place
  }

  mutating func name() throws -> String {
    let start = place()
    let name = try reader.name()
    guard name.unicodeScalars.count <= longestName else { throw Diagnostic.tooLong(at: start) }
    return name
  }

  mutating func keyword(_ keyword: String) throws {
    let start = place()
    let word = try reader.name()
    guard word == keyword else {
      throw Diagnostic.malformed("expected '\(keyword)', not '\(word)'", at: start)
    }
  }

  mutating func integer(in range: ClosedRange<Int>) throws -> Int {
    let start = place()
    let integer = try reader.integer()
    guard range.contains(integer) else {
      throw Diagnostic.malformed(
        "expected an integer in \(range), not \(integer)", at: start)
    }
    return integer
  }

  /// `[1, 28, 28]`.
  mutating func integers() throws -> [Int] {
    let value = try reader.value()
    return try locating(at: value.place) { try [Int](value) }
  }

  /// `[1.0, 2.5]`.
  mutating func numbers() throws -> [Double] {
    let value = try reader.value()
    return try locating(at: value.place) { try [Double](value) }
  }

  mutating func type() throws -> BufferType {
    let start = place()
    let word = try reader.name()
    guard let type = BufferType(rawValue: word) else {
      throw Diagnostic.malformed(
        "expected \(BufferType.expectation), not '\(word)'", at: start)
    }
    return type
  }

  /// Codes of any width: `u8`, `i13`.
  mutating func codes() throws -> (isSigned: Bool, bits: Int) {
    let start = place()
    let word = try reader.name()
    guard let sign = word.first, sign == "u" || sign == "i", let bits = Int(word.dropFirst()),
      (1...32).contains(bits)
    else {
      throw Diagnostic.malformed("expected codes such as u8 or i13, not '\(word)'", at: start)
    }
    return (sign == "i", bits)
  }
}
