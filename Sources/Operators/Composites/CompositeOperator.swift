import Basics
import NetworkIR

/// An operator that others can compute together. Clean-up replaces a node of it by its parts where the
/// machine cannot compute it otherwise.
public protocol DivisibleOperator: Operator {
  /// Adds the parts to `body`, and returns the names of their outputs.
  ///
  /// The parts of an operator that works image by image do so for any number of images, which lie on
  /// axis 0.
  ///
  /// - Throws: a diagnostic if the inputs do not fit the attributes or each other.
  func addParts(to body: inout OperatorBody) throws -> [String]
}

/// An operator that is made of others. Clean-up replaces every node of it by its parts.
///
/// It computes what its parts compute, in single precision as on the machine.
public protocol CompositeOperator: DivisibleOperator {}

/// The parts of a composite operator, as they are added one by one.
public struct OperatorBody {
  /// The names of the operator's inputs.
  public let inputs: [String]
  /// In an order of evaluation. Each has one output, which bears its name.
  public private(set) var nodes: [Node] = []
  public private(set) var constants: [String: AnyTensor] = [:]
  private let operands: [Operand]
  private var types: [String: TensorType] = [:]

  init(inputs: [Operand]) {
    self.inputs = inputs.indices.map { "input.\($0)" }
    operands = inputs
    for (name, input) in zip(self.inputs, inputs) { types[name] = input.type }
  }

  /// The value of an input; `nil` if it is not known. What the parts compute must not depend on
  /// whether it is.
  func known(_ input: Int) -> AnyTensor? { operands[input].constant }

  /// The type of an input, of a constant, or of what a part yields.
  func type(of value: String) -> TensorType {
    guard let type = types[value] else { preconditionFailure("no part yields '\(value)'") }
    return type
  }

  func shape(of value: String) -> [Int] { type(of: value).shape }

  /// Adds a part and returns the name of its output.
  ///
  /// - Throws: what `outputTypes` throws; if the output has too many elements.
  mutating func append(_ op: any Operator, _ inputs: String...) throws -> String {
    try append(op, of: inputs)
  }

  mutating func append(_ op: any Operator, of inputs: [String]) throws -> String {
    let name = "\(op.name).\(nodes.count)"
    types[name] = try op.outputTypes(of: inputs.map(type(of:)))[0].bounded()
    nodes.append(Node(name, op, inputs: inputs, outputs: [name]))
    return name
  }

  mutating func constant(_ tensor: AnyTensor) -> String {
    let name = "constant.\(constants.count)"
    constants[name] = tensor
    types[name] = TensorType(tensor.type, tensor.shape)
    return name
  }

  mutating func constant(_ tensor: Tensor<Float>) -> String { constant(AnyTensor(tensor)) }

  /// Adds the part that selects elements along `axis`, in this order.
  mutating func select(_ indices: [Int], along axis: Int, of value: String) throws -> String {
    guard indices != Array(0..<shape(of: value)[axis]) else { return value }
    var gather = Gather()
    gather.axis = axis
    return try append(gather, value, constant(AnyTensor(Tensor([indices.count], indices))))
  }

  /// Adds the part that multiplies by a constant.
  mutating func scale(_ value: String, by factor: Float) throws -> String {
    factor == 1 ? value : try append(Mul(), value, constant(Tensor([], [factor])))
  }
}

extension DivisibleOperator {
  /// The shape `[N, C, D1, …]` of the first of `count` real inputs.
  ///
  /// - Parameter ranks: how many axes it may have; `nil`: as many as windows.
  /// - Throws: if there are others, or if it has another number of axes.
  func imageShape(
    of body: OperatorBody, inputs count: ClosedRange<Int> = 1...1, ranks: ClosedRange<Int>? = nil
  ) throws -> [Int] {
    let types = body.inputs.map(body.type(of:))
    try expectInputs(types, count: count)
    try expectReal(types)
    if let ranks { try expectRank(types[0], in: ranks) } else { try expectImage(types[0]) }
    return types[0].shape
  }

  /// The parts for these inputs, and the names of their outputs.
  public func parts(for inputs: [Operand]) throws -> (body: OperatorBody, outputs: [String]) {
    var body = OperatorBody(inputs: inputs)
    let outputs = try addParts(to: &body)
    return (body, outputs)
  }
}

extension CompositeOperator {
  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    let (body, outputs) = try parts(for: inputs.map { Operand($0) })
    return outputs.map(body.type(of:))
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let (body, outputs) = try parts(
      for: inputs.map { Operand(TensorType($0.type, $0.shape), constant: $0) })
    var values = body.constants
    for (name, input) in zip(body.inputs, inputs) { values[name] = input }
    for node in body.nodes {
      values[node.name] = try node.op.evaluate(node.inputs.compactMap { values[$0] })[0]
    }
    return outputs.compactMap { values[$0] }
  }

  public func operationsPerElement(of inputs: [TensorType]) -> Int {
    guard let (body, outputs) = try? parts(for: inputs.map { Operand($0) }) else { return 1 }
    let operations = body.nodes.reduce(0) { sum, node in
      sum + body.shape(of: node.name).elementCount
        * node.op.operationsPerElement(of: node.inputs.map(body.type(of:)))
    }
    let elements = outputs.reduce(0) { $0 + body.shape(of: $1).elementCount }
    return max(1, operations / max(1, elements))
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    throw unsupported("has no integer form before clean-up, which replaces it by its parts")
  }
}
