import Basics
import TileMachine

extension StaticVerifier {
  /// Checks that ports are global buffers of at most 32 bits, with an element for every element of
  /// the value.
  ///
  /// - Returns: whether all ports are sound.
  mutating func verifyPorts() -> Bool {
    let before = findings.all.count
    for (index, port) in program.inputs.enumerated() { verify(port, .input(index)) }
    for (index, port) in program.outputs.enumerated() { verify(port, .output(index)) }
    return findings.all.count == before
  }

  private mutating func verify(_ port: Port, _ item: ProgramListing.Item) {
    guard let buffer = globals[port.buffer] else {
      findings.append("unknown global buffer '\(port.buffer)'", at: .item(item))
      return
    }
    findings.collect(at: .item(item)) { try port.verify(in: buffer) }
  }
}

extension Port {
  /// Checks that the port's elements are distinct elements of `buffer`, and that its type holds the
  /// codes.
  fileprivate func verify(in buffer: Buffer) throws {
    guard (isSigned ? 2...32 : 1...16).contains(bits), buffer.type != .i64,
      buffer.type.isSigned == isSigned, bits <= buffer.type.size * 8
    else {
      throw Diagnostic.unsound(
        "'\(buffer.name)' of \(buffer.type.rawValue) cannot hold \(isSigned ? "i" : "u")\(bits)")
    }
    guard scale.isFinite, scale > 0 else {
      throw Diagnostic.unsound("the scale must be a number above 0, not \(scale)")
    }
    guard let count = shape.checkedElementCount, count > 0, count <= buffer.size,
      strides.count == shape.count
    else {
      throw Diagnostic.unsound(
        "\(shape) with strides \(strides) does not fit '\(buffer.name)' of \(buffer.size) "
          + "elements")
    }
    let bounds = ClosedRange(of: offset, zip(shape, strides).map { ($0, $1) })
    guard bounds.lowerBound >= 0, bounds.upperBound < buffer.size else {
      throw Diagnostic.unsound(
        "elements \(bounds) are outside '\(buffer.name)' of \(buffer.size) elements")
    }
    guard try !elements.runs().overlap else {
      throw Diagnostic.unsound("two elements of '\(value)' share an element of '\(buffer.name)'")
    }
  }

  /// The elements relative to `offset`, in an order that keeps neighbors together.
  var elements: ElementShape {
    let levels = zip(shape, strides).filter { $0.0 > 1 }.map { ElementShape.Level($0, stride: $1) }
    return ElementShape(levels.sorted { $0.stride.magnitude > $1.stride.magnitude })
  }
}
