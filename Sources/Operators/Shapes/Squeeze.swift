import Basics
import NetworkIR

/// The same elements without axes of size 1. Source: ONNX, Squeeze.
public struct Squeeze: SelectingOperator {
  public static let name = "Squeeze"
  public static let summary = "the same elements without axes of size 1"
  public static let versions = [1, 11, 13, 21, 23, 24, 25]
  public static let attributeOpsets: [String: ClosedRange<Int>] = ["axes": .until(12)]
  public static var fields: [Field<Self>] {
    [Field("axes", \.axes, "the axes to remove; absent: all of size 1")]
  }

  public var axes: [Int] = []

  public init() {}

  public static func adapt(_ node: inout ImportedNode) throws {
    try node.takeConstants(from: 1, as: ["axes"])
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 1)
    let shape = inputs[0].shape
    let axes =
      axes.isEmpty
      ? shape.indices.filter { shape[$0] == 1 } : try resolve(axes: axes, rank: shape.count)
    if let axis = axes.first(where: { shape[$0] != 1 }) {
      throw Diagnostic.malformed("Squeeze cannot remove axis \(axis) of \(shape)", at: nil)
    }
    let rest = shape.indices.filter { !axes.contains($0) }.map { shape[$0] }
    return [TensorType(inputs[0].element, rest)]
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] { try reshape(inputs) }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    try reshapedForm(of: inputs)
  }
}

extension Squeeze: BatchDependentOperator {
  /// The batch axis of a single image also has size 1, but must be kept.
  package func forOneImage(of count: Int, _ input: TensorType) -> (any Operator)? {
    guard axes.isEmpty else { return self }
    var single = self
    single.axes = input.shape.indices.filter { input.shape[$0] == 1 }
    return single.axes.isEmpty ? Identity() : single
  }
}
