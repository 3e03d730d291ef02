import Basics
import NetworkIR

/// Runs a quantized graph on integer codes, in a slow and obvious way; the reference that emitted
/// programs must match bit for bit (`docs/integers.md`).
public struct IntegerExecutor: Sendable {
  public let network: IntegerNetwork
  /// Threads for one input; the results do not depend on them.
  public var threads = 1

  /// - Throws: `Diagnostics` with every node that the machine cannot compute.
  public init(_ graph: QuantizedGraph) throws { network = try IntegerNetwork(graph) }

  /// An executor of a network that is already built.
  public init(_ network: IntegerNetwork) { self.network = network }

  /// Returns the codes of every value of the program, by name.
  ///
  /// - Parameter inputs: the codes of each input, in the shape that the graph declares.
  /// - Throws: a diagnostic if an input is missing or does not fit.
  public func run(_ inputs: [String: Tensor<Int32>]) throws -> [String: Tensor<Int32>] {
    try network.expectInputs(inputs)
    return try network.steps.reduce(into: network.constants.merging(inputs) { $1 }) {
      values, step in
      values[step.output.name] = try step.run(
        step.inputs.compactMap { values[$0.name] }, threads: threads)
    }
  }

  /// As above, for real inputs.
  public func run(_ inputs: [String: Tensor<Float>]) throws -> [String: Tensor<Int32>] {
    try run(network.codes(of: inputs))
  }

  /// Returns the graph's outputs as real numbers: dequantizes the codes of a run and evaluates the
  /// nodes after the program.
  public func outputs(of codes: [String: Tensor<Int32>]) throws -> [Tensor<Float>] {
    try network.outputs(of: codes)
  }
}

extension IntegerNetwork {
  /// Returns the codes of real inputs.
  ///
  /// - Throws: a diagnostic if an input is missing.
  public func codes(of reals: [String: Tensor<Float>]) throws -> [String: Tensor<Int32>] {
    try inputs.reduce(into: [:]) { codes, input in
      guard let tensor = reals[input.name] else { throw Self.missing(input) }
      codes[input.name] = input.format.codes(of: tensor)
    }
  }

  /// Returns the graph's outputs as real numbers, in order, given the codes of the program's
  /// outputs.
  public func outputs(of codes: [String: Tensor<Int32>]) throws -> [Tensor<Float>] {
    var reals = graph.constants
    for value in outputs {
      reals[value.name] = codes[value.name].map { AnyTensor(value.format.reals(of: $0)) }
    }
    for node in tail {
      let results = try node.evaluate(node.inputs.compactMap { reals[$0] })
      for (name, result) in zip(node.outputs, results) { reals[name] = result }
    }
    return graph.outputs.compactMap { reals[$0]?.asReal }
  }

  func expectInputs(_ codes: [String: Tensor<Int32>]) throws {
    for input in inputs {
      guard let tensor = codes[input.name] else { throw Self.missing(input) }
      guard tensor.shape == input.shape else {
        throw Diagnostic.malformed(
          "input '\(input.name)' must have shape \(input.shape), not \(tensor.shape)", at: nil)
      }
      let range = Int32(input.format.codes.lowerBound)...Int32(input.format.codes.upperBound)
      if let code = tensor.elements.first(where: { !range.contains($0) }) {
        throw Diagnostic.malformed(
          "input '\(input.name)' must hold codes in \(range), not \(code)", at: nil)
      }
    }
  }

  private static func missing(_ input: IntegerValue) -> Diagnostic {
    Diagnostic(.missing, "the input '\(input.name)' is missing")
  }
}
