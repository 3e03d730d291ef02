import Basics

/// The buffer types that an operand allows.
enum OperandType {
  case any
  case code
  case sum
  case exactly(BufferType)
  /// A type that holds every number of this type.
  case holding(BufferType)

  func allows(_ type: BufferType) -> Bool {
    switch self {
    case .any: true
    case .code: type.isCode
    case .sum: !type.isCode
    case .exactly(let required): type == required
    case .holding(let source): type.range.contains(source.range)
    }
  }

  var expectation: String {
    switch self {
    case .any: "any buffer"
    case .code: "a buffer of codes (u8, i8, u16, i16)"
    case .sum: "a buffer of sums (i32, i64)"
    case .exactly(let type): "a buffer of \(type.rawValue)"
    case .holding(let type): "a buffer that holds every \(type.rawValue)"
    }
  }
}

extension Scope {
  /// Returns the codes of which a function has an entry, at most those of `type`.
  ///
  /// - Throws: a diagnostic if there is no such function, or its size is not that of a type.
  func domain(of name: String, _ type: BufferType) throws -> ClosedRange<Int> {
    let entries = try function(name).entries
    guard (1...type.size * 8).contains(where: { entries == 1 << $0 }) else {
      throw Diagnostic.unsound(
        "function '\(name)' must have a power of two of entries, at most "
          + "\(1 << (type.size * 8)) for \(type.rawValue), not \(entries)")
    }
    return .codes(bits: entries.trailingZeroBitCount, isSigned: type.isSigned)
  }

  /// Returns the buffer of an operand.
  ///
  /// - Throws: a diagnostic if there is no such buffer, or `type` does not allow its type.
  func operand(_ role: String, _ address: Address, _ type: OperandType) throws -> Buffer {
    guard !address.buffer.isEmpty else { throw Diagnostic.unsound("the \(role) is missing") }
    let buffer = try buffer(address.buffer)
    guard type.allows(buffer.type) else {
      throw Diagnostic.unsound(
        "the \(role) must be in \(type.expectation), but '\(buffer.name)' holds "
          + buffer.type.rawValue)
    }
    return buffer
  }

  /// Returns the entries of a table that an instruction over `count` elements uses.
  ///
  /// - Parameters:
  ///   - address: the table and its first entry.
  ///   - fields: the number of constants in an entry for this kind of instruction.
  ///   - step: entries from one element to the next, 0 or 1.
  ///   - destination: the type that must hold the codes to which the entries clamp.
  /// - Throws: a diagnostic if the table is unknown or does not fit.
  func entries(
    _ address: Address, fields: Int, count: Int, step: Int, clampedTo destination: BufferType
  ) throws -> Footprint.Access {
    let table = try table(address.buffer)
    guard table.fields == fields else {
      throw Diagnostic.unsound(
        "table '\(address.buffer)' must have \(fields) fields, not \(table.fields)")
    }
    guard let range = table.range else {
      throw Diagnostic.unsound(
        "table '\(address.buffer)' needs shifts in 0...62, and 'low' not above 'high'")
    }
    guard destination.range.contains(range) else {
      throw Diagnostic.unsound(
        "table '\(address.buffer)' yields \(range), which \(destination.rawValue) cannot hold")
    }
    return Footprint.Access(address, [0..<(step == 0 ? 1 : count)])
  }
}
