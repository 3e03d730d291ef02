import Basics
import NetworkIR

/// The parameters of the neurons of a NIR node, in the units of memc: potentials are 0 after a spike
/// and 1 at the threshold, and change from step to step by `gain · input + offset − leak · potential`.
///
/// With `u = (v − v_reset) / (v_threshold − v_reset)`, steps of `dt` and Euler's method, which snnTorch's
/// export assumes (beta = 1 − dt / tau), the equations of NIR become
/// - LIF: leak = dt / tau, gain = leak · r, offset = leak · (v_leak − v_reset), both over
///   v_threshold − v_reset
/// - IF: leak = 0, gain = r / (v_threshold − v_reset); `r` holds for a step, whatever its duration
/// - Threshold: leak = 1, gain = 1 / threshold
/// - CubaLIF: as LIF with r · w_in, if its synaptic current decays within a step
///
/// - Source: Pedersen et al., Nature Communications 15 (2024) 8122; nir 1.0.8, ir/neuron.py; snnTorch,
///   snntorch/export_nir.py, commit 01bcac7.
struct NirNeurons {
  let gain: Tensor<Double>
  let offset: Tensor<Double>
  /// The share of the potential that is lost in a step.
  let leak: Double

  /// - Parameter step: the seconds of a step.
  /// - Throws: `malformed` for parameters that do not fit each other, `unsupported` for neurons that
  ///   memc cannot simulate.
  init(_ node: NirNode, step: Double) throws {
    let key = node.type == "Threshold" ? "threshold" : "v_threshold"
    let parameters = NirParameters(node, shape: try node.numbers(key).shape)
    let threshold = try parameters[key]
    let zero = threshold.map { _ in 0.0 }
    let reset = node.has("v_reset") ? try parameters["v_reset"] : zero
    let span = threshold.combined(reset, -)
    guard span.elements.allSatisfy({ $0 > 0 }) else {
      throw Diagnostic.unsupported(
        node.type == "Threshold"
          ? "a threshold is not above 0" : "a 'v_threshold' is not above its 'v_reset'")
    }
    leak = try Self.leak(of: node, parameters, step: step)
    let scale = node.type == "IF" ? 1 : leak
    let resistance = try Self.resistance(of: node, parameters) ?? zero.map { _ in 1 }
    gain = resistance.combined(span) { scale * $0 / $1 }
    let rest = node.has("v_leak") ? try parameters["v_leak"].combined(reset, -) : zero
    offset = rest.combined(span) { scale * $0 / $1 }
  }

  private static func resistance(of node: NirNode, _ parameters: NirParameters) throws
    -> Tensor<Double>?
  {
    guard node.type != "Threshold" else { return nil }
    let resistance = try parameters["r"]
    return node.has("w_in") ? resistance.combined(try parameters["w_in"], *) : resistance
  }

  private static func leak(of node: NirNode, _ parameters: NirParameters, step: Double) throws
    -> Double
  {
    switch node.type {
    case "IF": return 0
    case "Threshold": return 1
    case "LIF": return try share(of: "tau", parameters, step: step)
    default:
      let synapse = try parameters.uniform("tau_syn")
      guard synapse <= step * (1 + 1e-6) else {
        throw Diagnostic.unsupported(
          "its synaptic current decays over \(synapse) s, which is more than a step of \(step) s",
          note:
            "memc's neurons have no synaptic current: use LIF, or train with a shorter 'tau_syn'")
      }
      return try share(of: "tau_mem", parameters, step: step)
    }
  }

  /// The share of the potential that is lost in a step, with the time constant `key`.
  private static func share(of key: String, _ parameters: NirParameters, step: Double) throws
    -> Double
  {
    let tau = try parameters.uniform(key)
    guard tau >= step * (1 - 1e-6) else {
      throw Diagnostic.unsupported(
        "'\(key)' is \(tau) s, which is shorter than a step of \(step) s",
        note: "state the step as 'dt' in the metadata of the graph")
    }
    return min(step / tau, 1)
  }
}

/// Parameters of neurons, one for each or one for all.
struct NirParameters {
  private let node: NirNode
  private let shape: [Int]

  init(_ node: NirNode, shape: [Int]) {
    self.node = node
    self.shape = shape
  }

  /// - Throws: `malformed` if the shape is another, or a number is not finite.
  subscript(key: String) -> Tensor<Double> {
    get throws {
      let numbers = try node.numbers(key)
      guard numbers.shape == shape || numbers.count == 1 else {
        throw Diagnostic.malformed(
          "'\(key)' of \(node.type) has shape \(numbers.shape), but its thresholds have \(shape)",
          at: nil)
      }
      guard numbers.elements.allSatisfy(\.isFinite) else {
        throw Diagnostic.malformed("'\(key)' of \(node.type) must be finite", at: nil)
      }
      return numbers.shape == shape
        ? numbers : Tensor(shape, repeating: numbers.elements[0])
    }
  }

  /// The parameter of all neurons.
  ///
  /// - Throws: `unsupported` if they differ.
  func uniform(_ key: String) throws -> Double {
    let numbers = try self[key].elements
    guard let least = numbers.min(), let most = numbers.max() else {
      throw Diagnostic.malformed("'\(key)' of \(node.type) has no elements", at: nil)
    }
    guard most - least <= 1e-6 * most.magnitude else {
      throw Diagnostic.unsupported(
        "'\(key)' differs between neurons, from \(least) to \(most)",
        note: "all neurons of memc have the same leak: train with one '\(key)'")
    }
    return most
  }
}

extension Tensor<Double> {
  /// - Precondition: the shapes are equal.
  fileprivate func combined(_ other: Tensor, _ combine: (Double, Double) -> Double) -> Tensor {
    Tensor(shape, zip(elements, other.elements).map(combine))
  }
}
