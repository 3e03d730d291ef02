import Basics
import NetworkIR
import Operators

extension NirImporter {
  /// The most neurons at an output whose spikes a unit matrix adds up.
  private static let mostCounted = 4096

  /// Neurons as an activation: their drive per step, between 0 and the threshold, 1.
  mutating func readNeurons(_ node: NirNode, _ input: String) throws -> String {
    let neurons = try NirNeurons(node, step: dynamics.step)
    try dynamics.note(neurons.leak, of: node)
    let drive = try scaled(input, neurons.gain, neurons.offset, node, as: "\(node.name).drive")
    var clip = Clip()
    (clip.minimum, clip.maximum) = (0, 1)
    return try append(clip, node.name, [drive], for: node)
  }

  /// Potentials without a threshold, which an output reads: the mean over the steps of what `I` adds
  /// up, or of what `LI` tends to.
  mutating func readIntegrator(_ node: NirNode, _ input: String) throws -> String {
    guard network.readers[node.name]?.allSatisfy(isOutput) ?? true else {
      throw Diagnostic.unsupported(
        "\(node.type) is read by other nodes than an Output",
        note: "memc's arrays read spikes: put a neuron with a threshold here")
    }
    let resistance = try node.numbers("r")
    let parameters = NirParameters(node, shape: resistance.shape)
    let rest = node.type == "LI" ? try parameters["v_leak"] : resistance.map { _ in 0 }
    dynamics.note(
      node.type == "LI"
        ? "the output of '\(node.name)' is the mean over the steps of what its potential tends to"
        : "the output of '\(node.name)' is the mean over the steps of what it adds up")
    return try scaled(input, resistance, rest, node, as: node.name)
  }

  /// Whether `name` is an output of the network, or passes values on to outputs only.
  private func isOutput(_ name: String) -> Bool {
    guard let node = network.nodes.first(where: { $0.name == name }), node.type == "Output" else {
      return false
    }
    return !node.isInner || network.readers[name]?.allSatisfy(isOutput) ?? true
  }

  /// `gain · input + offset`; clean-up folds both into the weights before.
  private mutating func scaled(
    _ input: String, _ gain: Tensor<Double>, _ offset: Tensor<Double>, _ node: NirNode,
    as name: String
  ) throws -> String {
    let shape = shape(of: input)
    let factor = try gain.varying(over: shape, "the parameters of \(node.type)")
    let addend = try offset.varying(over: shape, "the parameters of \(node.type)")
    var value = input
    if factor.elements.contains(where: { $0 != 1 }) {
      let constant = try constant("\(node.name).gain", factor)
      value = try append(Mul(), name, [value, constant], for: node)
    }
    if addend.elements.contains(where: { $0 != 0 }) {
      let constant = try constant("\(node.name).offset", addend)
      value = try append(Add(), name, [value, constant], for: node)
    }
    return value
  }

  /// A unit matrix that reads the spikes of `value`, so that they are added up behind it.
  mutating func countSpikes(of value: String, for node: NirNode) throws -> String {
    let shape = shape(of: value)
    let count = shape.first ?? 1
    guard count <= Self.mostCounted else {
      throw Diagnostic.unsupported(
        "'\(value)' has \(count) neurons at an output, more than \(Self.mostCounted)")
    }
    let kernel = shape.dropFirst().map { _ in 1 }
    var unit = Tensor<Float>([count, count] + kernel, repeating: 0)
    for index in 0..<count { unit.elements[index * count + index] = 1 }
    var product = Gemm()
    product.transposesB = 1
    let op: any Operator = kernel.isEmpty ? product : Conv()
    let weights = try constant("\(value).spikes.weight", unit)
    dynamics.note(
      "a unit matrix, '\(value).spikes', adds up the spikes of the output neurons '\(value)'")
    return try append(op, "\(value).spikes", [value, weights], for: node)
  }
}
