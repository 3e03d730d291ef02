import Basics
import NetworkIR

/// What operators that keep all elements in order have in common.
extension Operator {
  /// The input's elements in the shape of the output type.
  func reshape(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let types = try outputTypes(of: inputs.map { TensorType($0.type, $0.shape) })
    return [inputs[0].reshaped(types[0].shape)]
  }

  /// The form for the same codes in another shape, which must keep the batch axis.
  func reshapedForm(of inputs: [Operand]) throws -> IntegerForm {
    let shape = try outputTypes(of: inputs.map(\.type))[0].shape
    try expectBatchAxisKept(inputs[0].type.shape, shape)
    return .rearrangement(.reshape(shape))
  }
}
