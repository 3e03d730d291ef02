import Basics
import NetworkIR

/// The same elements with additional axes of size 1. Source: ONNX, Unsqueeze.
public struct Unsqueeze: SelectingOperator {
  public static let name = "Unsqueeze"
  public static let summary = "the same elements with additional axes of size 1"
  public static let versions = [1, 11, 13, 21, 23, 24, 25]
  public static let attributeOpsets: [String: ClosedRange<Int>] = ["axes": .until(12)]
  public static var fields: [Field<Self>] {
    [Field("axes", \.axes, required: true, "indices of the new axes in the output")]
  }

  public var axes: [Int] = []

  public init() {}

  public static func adapt(_ node: inout ImportedNode) throws {
    try node.takeConstants(from: 1, as: ["axes"])
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 1)
    let rank = inputs[0].shape.count + axes.count
    let added = Set(try resolve(axes: axes, rank: rank))
    var sizes = inputs[0].shape.makeIterator()
    let shape = (0..<rank).map { added.contains($0) ? 1 : sizes.next() ?? 1 }
    return [TensorType(inputs[0].element, shape)]
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] { try reshape(inputs) }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    try reshapedForm(of: inputs)
  }
}
