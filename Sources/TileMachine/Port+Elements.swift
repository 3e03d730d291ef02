import Basics

extension Port {
  /// Checks that the port's elements are distinct elements of `buffer`, and that its type holds the
  /// codes.
  package func verify(in buffer: Buffer) throws {
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
  package var elements: ElementShape {
    let levels = zip(shape, strides).filter { $0.0 > 1 }.map { ElementShape.Level($0, stride: $1) }
    return ElementShape(levels.sorted { $0.stride.magnitude > $1.stride.magnitude })
  }
}
