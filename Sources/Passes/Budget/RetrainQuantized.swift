import Basics
import NetworkIR
import Training

/// Fine-tunes with weights rounded to the steps that cells can hold, and leaves them rounded.
///
/// Batches see rounded weights; gradients pass straight through the rounding. The results are real
/// weights that are whole multiples of a step, which `quantize` with method `grid` takes exactly.
/// Zeros stay zero. With a `budget`, each layer has the width that `WeightBitSearch` finds for it.
/// - Source: Jacob et al., "Quantization and training of neural networks …", CVPR 2018 (straight
///   through); Esser et al., "Learned step size quantization", ICLR 2020, equations 1 to 3.
public struct RetrainQuantized: Pass {
  /// How the step of the weights is found.
  public enum Step: String, Choice {
    /// The step of least squared error, found at the start.
    case fixed
    /// Trained with the weights.
    case learned
  }

  public static let name = "retrain-quantized"
  public static let summary = "fine-tune with rounded weights, and leave them rounded"
  public static var fields: [Field<Self>] {
    [
      Field("weight-bits", \.weightBits, in: 2...8, "bits of a weight, including its sign"),
      Field(
        "budget", \.budget, "instead of 'weight-bits': limits that choose the bits of each layer"),
      Field("granularity", \.granularity, "a step per output channel or per tensor"),
      Field("step", \.step, "how the step is found"),
      Field(
        "power-of-two", \.isPowerOfTwo, "whether steps are powers of two, for scaling by shifts"
      ).only(when: { $0.step == .fixed }, "'step: fixed'"),
      Field("layers", \.layers, "bits of single layers: {conv1: {weight-bits: 5}}"),
      Field("training", \.training, "training recipe"),
    ]
  }

  public var weightBits = 5
  public var budget: ChipBudget?
  public var granularity = Quantize.Granularity.tensor
  public var step = Step.fixed
  public var isPowerOfTwo = false
  public var layers = PerLayer<RoundedLayer>()
  public var training = TrainingRecipe()

  public init() {}

  public var recipe: TrainingRecipe? { training }

  public func validate() throws {
    if budget != nil, let entry = layers.entries.first {
      throw Diagnostic.configuration(
        "\(Self.name) takes 'budget' or 'layers', not both", at: entry.place)
    }
  }

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    try context.train(graph, by: training, for: self) { network in
      let weights = network.parameters.filter { $0.role == .weights }
      try layers.check(weights.map(\.layer))
      let first = network.initialParameters
      let chosen = try chosenBits(graph, network, context)
      return [
        WeightRounding(
          try weights.flatMap { parameter in
            try RoundedWeights.all(
              of: parameter, bits: chosen[parameter.layer] ?? weightBits, granularity,
              Array(first[parameter.range])
            ).map { isPowerOfTwo ? $0.withPowerOfTwo() : $0 }
          }, learns: step == .learned, rate: training.rate)
      ]
    }
  }

  /// The bits of layers by name: those given, or those found for the budget, which are reported.
  private func chosenBits(_ graph: Graph, _ network: TrainingNetwork, _ context: PassContext) throws
    -> [String: Int]
  {
    guard let budget else {
      return layers.entries.reduce(into: [:]) { $0[$1.name] = $1.options.weightBits }
    }
    let search = WeightBitSearch(
      budget: budget, granularity: granularity, graph: graph, network: network, context: context)
    let bits = try withinBudget { try search.bits() }
    let list = bits.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    context.warnings.append("retrain-quantized: weight bits: \(list.joined(separator: ", "))")
    return bits
  }
}

/// Per-layer options of `retrain-quantized`.
public struct RoundedLayer: Section {
  public static let name = "retrain-quantized layer"
  public static let summary = "how the weights of one layer are rounded"
  public static var fields: [Field<Self>] {
    [Field("weight-bits", \.weightBits, in: 2...8, required: true, "bits of the layer's weights")]
  }

  public var weightBits = 8
  public init() {}
}
