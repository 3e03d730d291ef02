import Basics

/// Which buffers an operand may be in.
enum OperandType {
  case any
  case code
  case sum
  case exactly(BufferType)
  /// Every number of this type.
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
  /// The buffer behind an operand.
  ///
  /// - Throws: where there is none, or it has another type than `type` says.
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

  /// The entries of `address`' table that an instruction over `count` elements uses.
  ///
  /// - Parameters:
  ///   - fields: the constants in an entry of this kind of instruction.
  ///   - destination: what the entries clamp to must fit it.
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
        "table '\(address.buffer)' needs shifts in 0...62 and low no greater than high")
    }
    guard destination.range.contains(range) else {
      throw Diagnostic.unsound(
        "table '\(address.buffer)' yields \(range), which \(destination.rawValue) does not hold")
    }
    return Footprint.Access(address, [0..<(step == 0 ? 1 : count)])
  }
}
