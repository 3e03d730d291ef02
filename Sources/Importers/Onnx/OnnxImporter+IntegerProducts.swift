import Basics
import NetworkIR
import Operators

/// ConvInteger and MatMulInteger: products of integers less their zero points.
extension OnnxImporter {
  /// - Parameter name: the operator that computes the product of real numbers.
  mutating func readProduct(
    _ node: OnnxNode, of name: String, _ context: inout OnnxNodeContext
  ) throws -> ModelCheck.Status {
    let operands = try (0..<2).map { index in
      let zeroPoint = try zeroPoint(node.input(index + 2))
      return try operand(node.input(index), zeroPoint, at: node.place)
    }
    let product = try append(
      try op(name, of: node, dropping: [], &context), operands, at: node.place)
    return try defineWhole(node, product, .int32)
  }

  private func zeroPoint(_ name: String) throws -> Tensor<Int> {
    name.isEmpty ? Tensor([], [0]) : try zeroPoints(name).integers
  }

  /// An operand of an integer product as real numbers; constants keep the step 1.
  private mutating func operand(_ name: String, _ zeroPoint: Tensor<Int>, at place: Place?) throws
    -> String
  {
    if codes[name] != nil {
      guard zeroPoint.count == 1 else {
        throw Diagnostic.unsupported("an activation has \(zeroPoint.count) zero points")
      }
      return try reals(of: name, zeroPoint: zeroPoint.elements[0], at: place)
    }
    guard let stored = values[name]?.constant, let integers = stored.integer,
      stored.type.size <= 2, stored.type != .bool
    else {
      throw Diagnostic.unsupported("'\(name)' does not hold integers of 8 or 16 bits")
    }
    let shape = integers.shape
    guard zeroPoint.count == 1 || shape.count == 2 && zeroPoint.shape == [shape[1]] else {
      throw Diagnostic.unsupported("zero points of shape \(zeroPoint.shape) are not supported")
    }
    let columns = zeroPoint.count
    let reals = integers.elements.enumerated().map { index, code in
      Float(code - zeroPoint.elements[index % columns])
    }
    return constant(Tensor(shape, reals), steps: [1])
  }

  /// The operator `name` of ONNX's default domain with the attributes of `node`, but for some.
  func op(
    _ name: String, of node: OnnxNode, dropping dropped: [String],
    _ context: inout OnnxNodeContext
  ) throws -> any Operator {
    guard let type = operators.type(named: name) as? any Operator.Type else {
      preconditionFailure("there is no operator \(name)")
    }
    var attributes = try node.attributes()
    for key in dropped { attributes[key] = nil }
    var imported = ImportedNode(
      opset: opset ?? 0, attributes: attributes, inputs: [], outputs: node.outputs,
      constant: { _ in nil })
    try type.expectAttributes(of: imported)
    try type.adapt(&imported)
    try Diagnostics(removeUnknownAttributes(&imported, type)).throwIfAny()
    return try operators.make(name, imported.attributes, at: node.place)
  }
}
