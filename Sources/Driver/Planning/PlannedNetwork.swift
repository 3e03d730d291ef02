import Basics
import IntegerModel
import Lowering
import NetworkIR
import Passes

/// A network after the passes of a mapping, which points of a plan share.
struct PlannedNetwork: Sendable {
  let integers: IntegerNetwork
  /// The fewest bits of the weights of a matrix, and of the values that a matrix reads.
  let weightBits: Int
  let activationBits: Int
  let warnings: [String]

  /// Runs the passes of a mapping. Without images, ranges come from the same random inputs as in
  /// `Compiler`, so that signs and weights are the same.
  ///
  /// - Throws: diagnostics if the network cannot be quantized like this.
  init(_ network: Graph, by target: Target, limit: SizeLimit, threads: Int) throws {
    let outcome = try target.pipeline().run(network, in: target.context(nil, threads: threads))
    let quantized = try QuantizedGraph(outcome.graph)
    try limit.expect(tablesOf: quantized)
    try self.init(
      quantized,
      warnings: outcome.warnings.map(\.withoutPath) + target.preparationWarnings(over: network))
  }

  /// A network that is quantized already.
  init(_ quantized: QuantizedGraph, warnings: [String] = []) throws {
    integers = try IntegerNetwork(quantized)
    weightBits = integers.matrices.map(\.weightBits).min() ?? 0
    activationBits = integers.matrixInputBits.min() ?? 0
    self.warnings = warnings
  }
}

extension Target {
  /// What the result of the passes depends on; targets with equal ones share it.
  var passIdentity: Value {
    get throws {
      let onlyQuantizes = try pipeline().passes.allSatisfy { $0 is CleanUp || $0 is Quantize }
      let rest = onlyQuantizes ? Record() : file.record
      return Value(
        .record(
          Record([
            "passes": Value(.list(file.passes)), "input": file.input.value,
            "mapping": Value(.record(rest)), "host-operators": file.usesHost.value,
            "accelerator": Value(.record(onlyQuantizes ? Record() : accelerator.record)),
          ])))
    }
  }
}

extension IntegerNetwork {
  /// The bits of the values that each matrix reads.
  fileprivate var matrixInputBits: [Int] {
    steps.flatMap { step -> [Int] in
      guard case .matrix = step.tables else { return [] }
      return step.inputs.map(\.format.bits)
    }
  }
}
