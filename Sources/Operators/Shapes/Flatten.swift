import Basics
import NetworkIR

/// The input as a matrix: the axes before `axis` become one, and so do the others. Source: ONNX,
/// Flatten.
public struct Flatten: SelectingOperator {
  public static let name = "Flatten"
  public static let summary = "the axes before 'axis' merged into one, and the others into one"
  public static let versions = [1, 9, 11, 13, 21, 23, 24, 25]
  public static var fields: [Field<Self>] {
    [Field("axis", \.axis, "first axis of the second part; negative: from the end")]
  }

  public var axis = 1

  public init() {}

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 1)
    let shape = inputs[0].shape
    // an axis past the last is allowed here: the second part is then empty
    let axis = axis == shape.count ? axis : try resolve(axis: axis, rank: shape.count)
    let parts = [Array(shape[..<axis]).elementCount, Array(shape[axis...]).elementCount]
    return [TensorType(inputs[0].element, parts)]
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] { try reshape(inputs) }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    try reshapedForm(of: inputs)
  }
}
