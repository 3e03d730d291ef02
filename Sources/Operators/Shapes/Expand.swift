import Basics
import NetworkIR

/// The input broadcast with a shape by numpy's rule. Source: ONNX, Expand.
public struct Expand: SelectingOperator {
  public static let name = "Expand"
  public static let summary = "the input broadcast by numpy's rule"
  public static let versions = [8, 13]
  public static var fields: [Field<Self>] {
    [Field("shape", \.shape, required: true, "the shape with which the input is broadcast")]
  }

  public var shape: [Int] = []

  public init() {}

  public static func adapt(_ node: inout ImportedNode) throws {
    try node.takeConstants(from: 1, as: ["shape"])
  }

  public func validate() throws {
    try expectAll("shape", shape, in: 0...ConstantOfShape.largestCount)
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 1)
    let output = try Broadcast(inputs[0].shape, shape, of: self).shape
    guard let count = output.checkedElementCount, count <= ConstantOfShape.largestCount else {
      throw Diagnostic.unsupported(
        "Expand to \(output) makes more than \(ConstantOfShape.largestCount) elements")
    }
    return [TensorType(inputs[0].element, output)]
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let output = try outputTypes(of: inputs.map { TensorType($0.type, $0.shape) })[0].shape
    return [inputs[0].broadcast(to: output)]
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    let shape = try outputTypes(of: inputs.map(\.type))[0].shape
    let input = inputs[0].type.shape
    guard inputs[0].type.element.isReal else { throw foldedOnly }
    try expectBatchAxisKept(input, shape)
    guard shape.elementCount != input.elementCount else { return try reshapedForm(of: inputs) }
    guard input.count == shape.count else { throw foldedOnly }
    return .rearrangement(
      .selection(zip(shape, input).map { size, own in (0..<size).map { $0 % own } }))
  }
}

extension Expand: BatchDependentOperator {
  package func forOneImage(of count: Int, _ input: TensorType) -> (any Operator)? {
    var single = self
    if shape.first == count, shape.count == input.shape.count { single.shape[0] = 1 }
    return single
  }
}
