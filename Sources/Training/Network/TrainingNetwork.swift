import Basics
import NetworkIR

/// A network laid out for training: its values as slots of a shard's memory, its nodes as steps,
/// its trainable constants as one vector.
///
/// The weights and biases of matrix operators are trained, and the limits of rounded activations may
/// be; all other constants stay fixed.
public struct TrainingNetwork: Sendable {
  public let parameters: [Parameter]
  /// The upper limits of activations that are trained, each with a parameter of its own.
  public let limits: [LearnedLimit]
  /// The number of elements of the vector of all parameters.
  public let parameterCount: Int
  /// The shape of one input, `[1, …]`.
  public let inputShape: [Int]
  /// The shape that the loss is computed from: the output, or the input of a final Softmax.
  public let outputShape: [Int]

  private(set) var steps: [any TrainingStep]
  let input: Slot
  let output: Slot
  /// Elements of all values of one image.
  let valueCount: Int
  private let graph: Graph

  /// - Parameters:
  ///   - graph: a float network after clean-up, with one input and one output.
  ///   - rounding: of activations between two limits; `nil`: they are only clamped.
  /// - Throws: `Diagnostics`, one for each node without a gradient; `missing` without OpenBLAS;
  ///   `configuration` if there is no activation to round, or no limit to train.
  public init(_ graph: Graph, rounding: ActivationRounding? = nil) throws {
    try MatrixProduct.expectAvailable()
    let builder = try TrainingNetworkBuilder(graph, rounding)
    guard rounding == nil || builder.roundsActivations else {
      throw Diagnostic.configuration(
        "'activation-levels' of training has no effect: no activation has two limits",
        at: nil)
    }
    guard rounding?.learnsLimits != true || !builder.limits.isEmpty else {
      throw Diagnostic.configuration(
        "'learn-limits' of training has no effect: no activation lies between 0 and a limit",
        at: nil)
    }
    self.graph = graph
    parameters = builder.parameters
    limits = builder.limits
    parameterCount = builder.parameterCount
    steps = builder.steps
    valueCount = builder.valueCount
    (input, inputShape) = (builder.input.slot, builder.input.shape)
    (output, outputShape) = (builder.output.slot, builder.output.shape)
  }

  /// Computes the products of these layers by arrays with drivers and converters, forward and
  /// backward, from now on.
  public mutating func read(through layers: [ConvertedLayer]) {
    steps = steps.map { $0.read(through: layers) }
  }

  /// Whether it has stochastic neurons, the activation `Switching`.
  public var hasNeurons: Bool { steps.contains { $0.neurons != nil } }

  /// The ranges of the parameters, and of those of limits, in the vector of all.
  var trainedRanges: [Range<Int>] {
    parameters.map(\.range) + limits.map { $0.place..<$0.place + 1 }
  }

  /// The parameters' values in the graph; 0 for those of limits.
  public var initialParameters: [Float] {
    parameters.reduce(into: [Float](repeating: 0, count: parameterCount)) { values, parameter in
      guard let constant = graph.constants[parameter.name]?.real else { return }
      values.replaceSubrange(parameter.range, with: constant.elements)
    }
  }

  /// The graph with these parameters.
  public func graph(with values: [Float]) -> Graph {
    var graph = graph
    for parameter in parameters {
      let elements = Array(values[parameter.range])
      graph.constants[parameter.name] = AnyTensor(Tensor(parameter.shape, elements))
    }
    for limit in limits {
      let owner = graph.nodes.firstIndex { $0.outputs.contains(limit.value) }
      if let owner { graph.nodes[owner].clamp = 0...limit.limit(values) }
    }
    return graph
  }
}
