import Basics
import Hardware
import NetworkIR
import Passes

/// The quantization that compiling without data begins with, tried on a network that `check` would
/// accept: only numbers tell that a value reaches infinity, or that a factor fits no integers.
struct TrialQuantization {
  /// Operations of all runs together, about a second; a network that takes more is not tried.
  private static let budget = 0x1p27

  let graph: Graph
  let limit: SizeLimit

  /// What compiling refuses; empty where it succeeds, or the network is not tried.
  func refusals() throws -> [Diagnostic] {
    var quantize = Quantize()
    let affordable = Int(Self.budget / max(try NetworkSize(graph).operations, 1))
    guard affordable > 0 else { return [] }
    quantize.images = min(quantize.images, affordable)
    let context = PassContext(accelerator: Accelerator(), encoding: DifferentialPair())
    var diagnostics = Diagnostics()
    try diagnostics.collect {
      let quantized = try Pipeline(passes: [quantize]).run(graph, in: context).graph
      try limit.expect(tablesOf: quantized)
      _ = try IntegerNetwork(quantized)
    }
    return diagnostics.all
  }
}
