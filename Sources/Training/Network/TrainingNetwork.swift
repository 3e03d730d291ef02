import Basics
import NetworkIR

/// A network laid out for training: its values as slots of a shard's memory, its nodes as steps,
/// its trainable constants as one vector.
///
/// The weights and biases of matrix operators are trained; all other constants stay fixed.
public struct TrainingNetwork: Sendable {
  public let parameters: [Parameter]
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
  ///   - activationLevels: to which activations between two limits are rounded, above the lower.
  /// - Throws: `Diagnostics`, one for each node without a gradient; `missing` without OpenBLAS;
  ///   `configuration` if there is no activation to round.
  public init(_ graph: Graph, activationLevels: Int? = nil) throws {
    try MatrixProduct.expectAvailable()
    let builder = try TrainingNetworkBuilder(graph, activationLevels: activationLevels)
    guard activationLevels == nil || builder.roundsActivations else {
      throw Diagnostic.configuration(
        "'activation-levels' of training has no effect: no activation has two limits",
        at: nil)
    }
    self.graph = graph
    parameters = builder.parameters
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

  public var parameterCount: Int { parameters.last?.range.upperBound ?? 0 }

  /// Whether it has stochastic neurons, the activation `Switching`.
  public var hasNeurons: Bool { steps.contains { $0.neurons != nil } }

  /// The parameters' values in the graph, concatenated.
  public var initialParameters: [Float] {
    parameters.flatMap { graph.constants[$0.name]?.real?.elements ?? [] }
  }

  /// The graph with these parameters.
  public func graph(with values: [Float]) -> Graph {
    parameters.reduce(into: graph) { graph, parameter in
      let elements = Array(values[parameter.range])
      graph.constants[parameter.name] = AnyTensor(Tensor(parameter.shape, elements))
    }
  }
}
