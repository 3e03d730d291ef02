import Basics

extension ProgramReader {
  /// `in u8 1024`, optionally followed by `ring` and `scratch`.
  mutating func buffer() throws -> Buffer {
    let name = try name()
    var buffer = Buffer(name, try type(), size: try integer(in: 1...1 << 40))
    while !reader.isAtLineEnd() {
      let start = place()
      switch try reader.name() {
      case "ring" where !buffer.isRing: buffer.isRing = true
      case "scratch" where !buffer.isScratch: buffer.isScratch = true
      case let word:
        throw Diagnostic.malformed("expected 'ring' or 'scratch', not '\(word)'", at: start)
      }
    }
    try reader.expectLineEnd()
    return buffer
  }

  /// `3 positions 2016 batch 16`.
  mutating func parts() throws -> Parts {
    let count = try integer(in: Parts.counts)
    try keyword("positions")
    let positions = try integer(in: Parts.positionCounts)
    try keyword("batch")
    let batch = try integer(in: Parts.batches)
    try reader.expectLineEnd()
    return Parts(count: count, positions: positions, batch: batch)
  }

  /// `image x [1, 1, 28, 28] u8 {scale = 0.1, zero-point = 0, offset = 0, strides = [784, 784, 28, 1]}`.
  mutating func port() throws -> Port {
    let buffer = try name()
    let value = try name()
    let shape = try integers()
    let (isSigned, bits) = try codes()
    let format = try PortFormat(try reader.record())
    try reader.expectLineEnd()
    return Port(
      buffer: buffer, value: value, shape: shape, bits: bits, isSigned: isSigned,
      scale: format.scale, zeroPoint: format.zeroPoint, offset: format.offset,
      strides: format.strides)
  }

  /// `softmax`, then a line `operand …` for each port that it reads, and one `result …`.
  mutating func hostOperator() throws -> HostOperator {
    let name = try name()
    try reader.expectLineEnd()
    var operands: [Port] = []
    while !reader.isAtEnd(), nextName == "operand" {
      try keyword("operand")
      operands.append(try port())
    }
    try keyword("result")
    return HostOperator(name, operands: operands, result: try port())
  }

  /// `conv1 [25, 6] i8`.
  mutating func matrix() throws -> MatrixInfo {
    let name = try name()
    let start = place()
    let shape = try integers()
    guard shape.count == 2 else {
      throw Diagnostic.malformed("expected rows and columns of a matrix, not \(shape)", at: start)
    }
    let (_, bits) = try codes()
    try reader.expectLineEnd()
    return MatrixInfo(name: name, rows: shape[0], columns: shape[1], weightBits: bits)
  }

  /// `c1free 4`.
  mutating func token() throws -> Token {
    let token = Token(try name(), initial: try integer(in: 0...1 << 40))
    try reader.expectLineEnd()
    return token
  }

  /// `partial i32 64`.
  mutating func channel() throws -> Channel {
    let channel = Channel(try name(), try type(), capacity: try integer(in: 1...1 << 40))
    try reader.expectLineEnd()
    return channel
  }

  /// `conv1 conv1 0 u8 [0, 1, 2]`: name, matrix, copy, input codes, blocks, optional `steps [2.0]`.
  mutating func group() throws -> Group {
    let name = try name()
    let matrix = try self.name()
    let copy = try integer(in: 0...1 << 20)
    let (isSigned, bits) = try codes()
    let blocks = try integers()
    var group = Group(
      name: name, matrix: matrix, copy: copy, inputBits: bits, inputIsSigned: isSigned,
      blocks: blocks)
    if !reader.isAtLineEnd() {
      try keyword("steps")
      group.steps = try numbers()
    }
    try reader.expectLineEnd()
    return group
  }
}

/// The meaning of a port's codes, apart from bits and sign.
private struct PortFormat: Component {
  static let name = "port"
  static let summary = "the meaning of a port's codes"
  static var fields: [Field<Self>] {
    [
      Field("scale", \.scale, required: true, "real value of one step"),
      Field("zero-point", \.zeroPoint, required: true, "the code of 0"),
      Field("offset", \.offset, required: true, "the buffer element of the first value"),
      Field("strides", \.strides, required: true, "elements from one index to the next"),
    ]
  }
  var scale = 1.0
  var zeroPoint = 0
  var offset = 0
  var strides: [Int] = []
}
