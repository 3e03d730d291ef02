import Basics
import NetworkIR

/// Evaluates nodes when the model is read, within bounds that hold for hostile models too.
///
/// A few bytes can ask for tensors of any size, and for any number of them.
struct ConstantFolding {
  let limit: SizeLimit
  /// Bytes read for the model, its external data included.
  let modelSize: Int
  /// Of all that was made so far.
  private var size = NetworkSize()

  init(modelSize: Int, limit: SizeLimit) {
    self.modelSize = modelSize
    self.limit = limit
  }

  /// The values that `op` makes; `nil` where they are not known before it runs.
  ///
  /// - Parameter types: of the outputs.
  /// - Throws: what the operator throws, or kind `unsupported` where the values are too many.
  mutating func evaluate(_ op: any Operator, _ inputs: [Operand], _ types: [TensorType]) throws
    -> [AnyTensor]?
  {
    let constants = inputs.compactMap(\.constant)
    guard constants.count == inputs.count else { return op.evaluate(types: inputs.map(\.type)) }
    var next = size
    next.add(op, inputs.map(\.type), types)
    try limit.expect(folded: next, modelSize: modelSize, of: "what \(op.name) makes of constants")
    size = next
    return try op.evaluate(constants)
  }
}
