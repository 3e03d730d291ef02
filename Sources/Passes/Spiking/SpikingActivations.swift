import Basics
import NetworkIR

/// Gives a trained network the activations that neurons compute, in place of Relu.
///
/// The network is only approximately the same; a `retrain` after this pass adapts it.
public struct SpikingActivations: Pass {
  /// The neurons that the network is prepared for.
  public enum Neuron: String, Choice {
    /// Stochastic memristors, whose activation is `Switching`.
    case stochastic
    /// Neurons that wait, whose activation has a largest value and even levels up to it.
    case levels
  }

  public static let name = "spiking"
  public static let summary = "replace Relu by the activations of neurons"
  public static var fields: [Field<Self>] {
    [
      Field("neuron", \.neuron, "neurons of '--spiking' that the network is prepared for"),
      Field(
        "levels", \.levels, in: 1...65535, "levels above 0 that the largest values are fitted to"
      )
      .only(when: { $0.neuron == .levels }, "'neuron: levels'"),
      Field("images", \.images, in: 1...1_000_000, "maximum number of calibration images"),
    ]
  }

  public var neuron = Neuron.stochastic
  public var levels = 3
  public var images = 64

  public init() {}

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    let calibration = try Calibration(
      of: graph.inputs, context.calibrationImages ?? context.training.map { [$0.data.inputs] },
      context.preparation.over(graph.preparation), limit: images)
    if calibration.isSynthetic {
      context.warnings.append("spiking: the curves are fitted on random images; give '--calibrate'")
    }
    switch neuron {
    case .stochastic:
      return try graph.withSeparateRectifiers().switching(fittedOn: calibration)
    case .levels: return try graph.clipped(to: levels, fittedOn: calibration)
    }
  }
}
