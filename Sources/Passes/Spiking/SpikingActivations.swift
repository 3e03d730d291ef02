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
  }

  public static let name = "spiking"
  public static let summary = "replace Relu by the activations of neurons"
  public static var fields: [Field<Self>] {
    [
      Field("neuron", \.neuron, "neurons of '--spiking' that the network is prepared for"),
      Field("images", \.images, in: 1...1_000_000, "maximum number of calibration images"),
    ]
  }

  public var neuron = Neuron.stochastic
  public var images = 64

  public init() {}

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    let rectified = try graph.withSeparateRectifiers()
    let calibration = try Calibration(
      of: rectified.inputs, context.calibrationImages ?? context.training.map { [$0.data.inputs] },
      context.preparation.over(graph.preparation), limit: images)
    if calibration.isSynthetic {
      context.warnings.append("spiking: the curves are fitted on random images; give '--calibrate'")
    }
    switch neuron {
    case .stochastic: return try rectified.switching(fittedOn: calibration)
    }
  }
}
