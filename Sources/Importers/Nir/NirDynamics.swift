import Basics
import Foundation

/// How neurons of a NIR graph change from step to step, as far as all have it in common.
struct NirDynamics {
  /// Seconds of a step.
  let step: Double
  private let statesStep: Bool
  /// The share of the potential that is lost in a step, and the first node of neurons.
  private var first: (leak: Double, name: String, type: String)?
  private var notes: [String] = []

  /// The step with which snnTorch exports. Source: snntorch/export_nir.py, commit 01bcac7.
  private static let usualStep = 1e-4
  private static let neurons = ["CubaLIF", "IF", "LIF", "Threshold"]

  /// - Throws: `malformed` if the step is no positive number.
  init(metadata: [String: Hdf5Item]) throws {
    statesStep = metadata["dt"] != nil
    guard let item = metadata["dt"] else {
      step = Self.usualStep
      return
    }
    guard let numbers = item.numbers, numbers.count == 1, numbers.elements[0] > 0,
      numbers.elements[0].isFinite
    else {
      throw Diagnostic.malformed(
        "'dt' in the metadata of the graph must be the positive number of seconds of a step",
        at: nil)
    }
    step = numbers.elements[0]
  }

  /// Whether nodes of this type fire.
  static func isNeuron(_ type: String) -> Bool { neurons.contains(type) }

  /// Notes that the neurons of a node lose `leak` of their potential in each step.
  ///
  /// - Throws: `unsupported` if others lose another share.
  mutating func note(_ leak: Double, of node: NirNode) throws {
    guard let first else {
      first = (leak, node.name, node.type)
      return
    }
    guard (leak - first.leak).magnitude <= 1e-6 * first.leak else {
      throw Diagnostic.unsupported(
        "its neurons lose \(leak) of their potential in a step, but those of '\(first.name)' "
          + "lose \(first.leak)",
        note: "all neurons of memc have the same leak: train with one time constant")
    }
  }

  mutating func note(_ text: String) { notes.append(text) }

  /// memc's neuron that behaves alike, as the command line names it; `nil` if nothing fires.
  var neuron: String? { first.map { Self.neuron(leak: $0.leak) } }

  /// What the user must know to simulate the network.
  var assumptions: [String] {
    guard let first, let neuron else { return notes }
    let step =
      first.leak > 0 && first.type != "Threshold" && !statesStep
      ? ["a step of the neurons is \(step) s; 'dt' in the metadata of the graph changes it"] : []
    return [
      "neurons are compiled as activations between 0 and 1; simulate their spikes with "
        + "'--spiking \(neuron)'",
      "'--calibrate' keeps their thresholds with '--set passes.quantize.declared-ranges=true'",
    ] + step + notes
  }

  private static func neuron(leak: Double) -> String {
    guard leak > 0 else { return "if:reset=zero,initial=zero" }
    // a potential decays to 1 − leak; the shortest time constant keeps 2e-9 of it
    let timeConstant = max(-1 / log1p(-leak), 0.05)
    return "lif:time-constant=\(timeConstant),reset=zero,initial=zero"
  }
}
