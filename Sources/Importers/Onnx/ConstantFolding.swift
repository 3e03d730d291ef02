import Basics
import NetworkIR
import Operators

/// Evaluates nodes at import, within bounds that also hold for hostile models.
///
/// A few bytes can request any number of tensors of any size.
struct ConstantFolding {
  let limit: SizeLimit
  /// The number of bytes read for the model, including external data.
  let modelSize: Int
  /// The size of all values computed so far.
  private var size = NetworkSize()
  /// The elements of all tensors that repeat a real number.
  private var repeated = 0

  init(modelSize: Int, limit: SizeLimit) {
    self.modelSize = modelSize
    self.limit = limit
  }

  /// Returns the outputs of `op`; `nil` if they are not known before the network runs.
  ///
  /// - Parameter types: the types of the outputs.
  /// - Throws: what the operator throws, or kind `unsupported` if the limit is exceeded.
  mutating func evaluate(_ op: any Operator, _ inputs: [Operand], _ types: [TensorType]) throws
    -> [AnyTensor]?
  {
    let constants = inputs.compactMap(\.constant)
    guard constants.count == inputs.count else { return op.evaluate(types: inputs.map(\.type)) }
    if op is ConstantOfShape, types[0].element.isReal {
      repeated += types[0].shape.elementCount
      try limit.expect(repeated: repeated, of: "the constant folding of \(op.name)")
      return try op.evaluate(constants)
    }
    var next = size
    next.add(op, inputs.map(\.type), types)
    try limit.expect(folded: next, modelSize: modelSize, of: "the constant folding of \(op.name)")
    size = next
    return try op.evaluate(constants)
  }
}
