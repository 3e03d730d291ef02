import Basics
import Hardware
import IntegerModel
import NetworkIR
import Passes

/// A trial of the quantization without data, on a network that `check` would accept. Only numbers
/// show that a value reaches infinity, or that a factor does not fit integers.
struct TrialQuantization {
  /// The operations of all runs together, about a second. A network that takes more is not tried.
  private static let budget = 0x1p27

  let graph: Graph
  let limit: SizeLimit

  /// The reasons for which compiling fails; empty if it succeeds or the network is not tried.
  func refusals() throws -> [Diagnostic] {
    var quantize = Quantize()
    let affordable = Int(Self.budget / max(try NetworkSize(graph).operations, 1))
    guard affordable > 0 else { return [] }
    quantize.images = min(quantize.images, affordable)
    let context = PassContext(accelerator: Accelerator(), encoding: DifferentialPair())
    var diagnostics = Diagnostics()
    try diagnostics.collect {
      let quantized = try QuantizedGraph(
        Pipeline(passes: [quantize]).run(graph, in: context).graph)
      try limit.expect(tablesOf: quantized)
      _ = try IntegerNetwork(quantized)
    }
    return diagnostics.all
  }
}
