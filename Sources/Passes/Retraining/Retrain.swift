import Basics
import NetworkIR
import Training

/// Trains the network further; weights that are zero stay zero.
///
/// With `noise`, batches see the weights that varying cells would hold, which makes the network
/// tolerant of such cells (weight noise injection).
/// - Source: masked retraining: Han et al., "Learning both weights and connections …", NIPS 2015;
///   noise: Joshi et al., "Accurate deep neural network inference using computational phase-change
///   memory", Nature Communications 11:2473, 2020, methods.
public struct Retrain: Pass {
  public static let name = "retrain"
  public static let summary = "train further; weights that are zero stay zero"
  public static var fields: [Field<Self>] {
    [
      Field("training", \.training, "training recipe"),
      Field("noise", \.noise, "noise of cells and converters during training"),
      Field("clip", \.clip, in: 0.1...100, "largest weight, in standard deviations of its layer"),
    ]
  }

  public var training = TrainingRecipe()
  public var noise: InjectedNoise?
  public var clip: Double?

  public init() {}

  public var recipe: TrainingRecipe? { training }

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    try context.train(graph, by: training, for: self) { network in
      let clipping = clip.map { WeightClipping(network, deviations: $0) as any WeightHook }
      if noise?.perturbsNeurons == true, !network.hasNeurons {
        throw Diagnostic.configuration(
          "'v0-spread' and 'v-half-shift' of noise have no effect: no activation is Switching",
          at: nil)
      }
      let noising = noise.map { NoiseInjection(network, $0) as any WeightHook }
      return [clipping, noising].compactMap { $0 }
    }
  }
}
