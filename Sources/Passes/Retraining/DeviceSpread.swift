import Basics
import Training

/// Stochastic memristors that differ from neuron to neuron, as `InjectedNoise` defines them.
struct DeviceSpread: Sendable {
  private let width: Double
  private let shift: Double
  /// A device needs at least this share of the nominal V_0.
  private static let leastWidth = 0.01

  init(_ noise: InjectedNoise) { (width, shift) = (noise.v0Spread, noise.vHalfShift) }

  var isPresent: Bool { width + shift > 0 }

  /// Draws a device for each neuron, and turns the inputs of all images into those with which a
  /// nominal device would switch with its probability.
  func vary(_ inputs: PerturbedValues, draws: Philox) {
    for neuron in 0..<inputs.size {
      let own = Float(max(1 + width * draws.gaussian(UInt64(2 * neuron)), Self.leastWidth))
      let offset = Float(shift * draws.gaussian(UInt64(2 * neuron + 1)))
      for place in stride(from: neuron, to: inputs.elements.count, by: inputs.size) {
        inputs.elements[place] = (inputs.elements[place] - offset) / own
      }
    }
  }
}
