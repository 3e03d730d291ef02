import Basics

/// The memory and time that a network needs, known from the shapes of its values in advance.
public struct NetworkSize: Sendable {
  /// The number of elements of all inputs and of the outputs of all nodes.
  public var elements = 0
  /// The approximate number of multiplications and comparisons of one evaluation.
  public var operations = 0.0

  public init() {}

  /// Leaves out nodes whose inputs have no known type, because their producer was refused.
  ///
  /// - Throws: if the types of the network cannot be inferred.
  public init(_ graph: Graph) throws {
    let types = try graph.types()
    elements = graph.inputs.reduce(0) { $0 + $1.type.shape.elementCount }
    for node in graph.nodes {
      guard let inputs = node.inputTypes(types) else { continue }
      add(node.op, inputs, node.outputs.compactMap { types[$0] })
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
