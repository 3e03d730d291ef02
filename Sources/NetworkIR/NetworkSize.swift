import Basics

/// The memory and time that a network needs, known from the shapes of its values in advance.
public struct NetworkSize: Sendable {
  /// The number of elements of all inputs and of the outputs of all nodes.
  public var elements = 0
  /// The approximate number of multiplications and comparisons of one evaluation.
  public var operations = 0.0

  public init() {}

  /// - Throws: if the types of the network cannot be inferred.
  public init(_ graph: Graph) throws {
    let types = try graph.types()
    elements = graph.inputs.reduce(0) { $0 + $1.type.shape.elementCount }
    for node in graph.nodes {
      add(node.op, node.inputs.compactMap { types[$0] }, node.outputs.compactMap { types[$0] })
    }
  }

  /// Adds a node with these `inputs` and `outputs`.
  public mutating func add(
    _ op: any Operator, _ inputs: [TensorType], _ outputs: [TensorType]
  ) {
    let made = outputs.reduce(0) { $0 + $1.shape.elementCount }
    let read = inputs.reduce(0) { $0 + $1.shape.elementCount }
    elements += made
    operations += Double(read) + Double(made) * Double(op.operationsPerElement(of: inputs))
  }
}

extension Operator {
  /// The approximate number of multiplications per element of the output, which depends on the
  /// weights of a product or the window of a pooling.
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
