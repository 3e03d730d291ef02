import Basics
import Importers
import NetworkIR
import Training

extension Target {
  /// Returns the cleaned-up network with random initial weights.
  ///
  /// - Parameter all: whether all parameters get new values, or only those without values.
  /// - Throws: what `Initialization.run` throws.
  func initialized(_ graph: Graph, seed: Int, all: Bool, threads: Int) throws -> Graph {
    try Initialization(seed: UInt64(bitPattern: Int64(seed)))
      .run(cleaned(graph, threads: threads), all: all)
  }

  /// The network with what the mapping says of operators on the host; a network may say so itself.
  func usingHost(_ graph: Graph) -> Graph {
    var graph = graph
    graph.usesHost = graph.usesHost || file.usesHost
    return graph
  }

  /// Returns the network of a model.
  ///
  /// - Parameter initialSeed: the seed of random weights in place of those of the model; `nil`: the
  ///   weights of the model.
  /// - Throws: all refusals of the model; kind `unsupported` if parameters lack values, or if random
  ///   weights are wanted and there is nothing to train, or a parameter that training cannot change
  ///   lacks values.
  func network(of model: ImportedModel, initialSeed: Int?, threads: Int) throws -> Graph {
    guard let initialSeed else { return usingHost(try model.requireGraph()) }
    let graph = try initialized(
      usingHost(model.requireGraph(isTrained: false)), seed: initialSeed, all: true,
      threads: threads)
    try graph.expectTrainable(at: nil)
    if let name = graph.untrained.min() {
      throw Diagnostic.unsupported(
        "the parameter '\(name)' has no values, and none are drawn",
        note: "only weights and biases of Conv, Gemm and MatMul are drawn at random")
    }
    return graph
  }
}
