import Basics

/// A network: nodes in evaluation order, values by name.
///
/// An input, a constant or one node defines each value. Passes turn one graph into another;
/// `verify()` succeeds after each of them. `description` prints the text form, which
/// `init(text:source:operators:limit:constants:)` reads.
public struct Graph: Equatable, Sendable {
  /// A named input of the network.
  public struct Input: Equatable, Sendable {
    public var name: String
    public var type: TensorType
    public init(_ name: String, _ type: TensorType) {
      self.name = name
      self.type = type
    }
  }

  public var inputs: [Input]
  /// The preparation of images, as far as the model states it.
  public var preparation = ImagePreparation()
  public var nodes: [Node]
  /// Names of the values that the network outputs, in order.
  public var outputs: [String]
  public var constants: [String: AnyTensor]
  /// Constants with a shape but no values yet; they are zero until training sets them.
  public var untrained: Set<String> = []
  /// The steps of constants that the model states as integers, by name: one, or one for each output
  /// channel. Every element is a whole multiple of its step, up to single precision.
  public var weightSteps: [String: [Double]] = [:]
  /// Scales, zero points and integer weights; set by the quantize pass.
  public var quantization: Quantization?
  /// The groups of kernels on crossbars, by the name of the matrix node; set by CKFO.
  public var kernelGroups: [String: KernelGroups] = [:]
  /// Whether the host computes the nodes that the tile machine cannot compute; see `partition()`.
  public var usesHost = false

  public init(
    inputs: [Input] = [], nodes: [Node] = [], outputs: [String] = [],
    constants: [String: AnyTensor] = [:]
  ) {
    self.inputs = inputs
    self.nodes = nodes
    self.outputs = outputs
    self.constants = constants
  }
}

/// One operator applied to named values.
public struct Node: Sendable {
  /// The name of the node in reports; by convention the name of its first output.
  public var name: String
  public var op: any Operator
  public var inputs: [String]
  public var outputs: [String]
  /// The range the outputs are clamped to, once an activation (Relu, Clip) has been fused in.
  public var clamp: ClosedRange<Float>?
  /// The position of the node in the user's model.
  public var place: Place?

  public init(
    _ name: String, _ op: any Operator, inputs: [String], outputs: [String],
    clamp: ClosedRange<Float>? = nil, place: Place? = nil
  ) {
    self.name = name
    self.op = op
    self.inputs = inputs
    self.outputs = outputs
    self.clamp = clamp
    self.place = place
  }
}

/// The kernels (matrix columns) of one node, in groups with similar zero patterns.
///
/// Each group is mapped separately, with only the rows that a kernel of the group needs.
public struct KernelGroups: Equatable, Sendable {
  /// Matrix columns of each group; each column is in exactly one group.
  public var columns: [[Int]]

  public init(columns: [[Int]]) { self.columns = columns }
}

extension Graph {
  /// The node that produces `value`; `nil` for inputs and constants.
  public func producer(of value: String) -> Node? { nodes.first { $0.outputs.contains(value) } }

  /// The type of every value, node by node.
  ///
  /// - Throws: `Diagnostics`, one for each node with invalid inputs, at the node's place.
  public func types() throws -> [String: TensorType] {
    var types: [String: TensorType] = [:]
    for input in inputs { types[input.name] = try input.type.bounded() }
    for (name, constant) in constants { types[name] = TensorType(constant.type, constant.shape) }
    for (name, weights) in quantization?.weights ?? [:] {
      types[name] = .real(weights.codes.shape)
    }
    for (name, bias) in quantization?.biases ?? [:] { types[name] = .real(bias.codes.shape) }
    var diagnostics = Diagnostics()
    for node in nodes {
      guard let inputs = node.inputTypes(types) else { continue }
      let outputs = try diagnostics.collect(at: node.site) {
        try node.op.outputTypes(of: inputs).map { try $0.bounded() }
      }
      for (name, type) in zip(node.outputs, outputs ?? []) { types[name] = type }
    }
    try diagnostics.throwIfAny()
    return types
  }
}
