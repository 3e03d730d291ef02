import Basics
import NetworkIR

/// Evaluates nodes when the model is read, within bounds that hold for hostile models too.
///
/// A few bytes can ask for tensors of any size, and for any number of them; what the nodes of a model
/// make from its constants may take no more than its size allows.
struct ConstantFolding {
  private var bytesLeft: Int
  private var operationsLeft: Int

  /// - Parameter modelSize: bytes read for the model, its external data included.
  init(modelSize: Int) {
    bytesLeft = 32 << 20 + 8 * modelSize
    operationsLeft = 32 << 20 + 64 * modelSize
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
    try charge(op, inputs.map(\.type), types)
    return try op.evaluate(constants)
  }

  private mutating func charge(_ op: any Operator, _ inputs: [TensorType], _ outputs: [TensorType])
    throws
  {
    let made = outputs.map(\.shape.elementCount).reduce(0, +)
    let read = inputs.map(\.shape.elementCount).reduce(0, +)
    let operations = read + made * op.operationsPerElement(of: inputs)
    // integers are held in eight bytes
    guard made <= bytesLeft / 8, operations <= operationsLeft else {
      throw Diagnostic.unsupported(
        "\(op.name) of constants would make \(made) values in \(operations) steps",
        note: "memc evaluates at import what grows with the size of the model, and no more")
    }
    bytesLeft -= made * 8
    operationsLeft -= operations
  }
}

extension Operator {
  /// About how many multiplications each element of the output takes; the weights of a product, or
  /// the window of a pooling, decide it.
  fileprivate func operationsPerElement(of inputs: [TensorType]) -> Int {
    switch self {
    case is Conv:
      return inputs[1].shape.dropFirst().reduce(1, *)
    case is Gemm, is MatMul:
      return inputs[1].shape.max() ?? 1
    default:
      guard case .list(let kernel) = record["kernel_shape"]?.content else { return 1 }
      let sizes = kernel.compactMap {
        if case .integer(let size) = $0.content { size } else { nil }
      }
      return sizes.checkedElementCount.map { min($0, TensorType.largestCount) } ?? 1
    }
  }
}
