import Basics
import NetworkIR

/// Initial values of parameters: normally distributed weights with a standard deviation of
/// √(2 / fan-in), and zero biases.
///
/// - Source: He, Zhang, Ren, Sun, "Delving deep into rectifiers", ICCV 2015, equation 10.
public struct Initialization: Sendable {
  private let seed: UInt64

  public init(seed: UInt64) { self.seed = seed }

  /// The graph with initial values for all trainable parameters, or only for those without values.
  ///
  /// - Throws: what `TrainingNetwork.init` throws.
  public func run(_ graph: Graph, all: Bool) throws -> Graph {
    var graph = graph
    for (index, parameter) in try TrainingNetwork(graph).parameters.enumerated()
    where all || graph.untrained.contains(parameter.name) {
      graph.constants[parameter.name] = AnyTensor(values(of: parameter, UInt64(index)))
      graph.untrained.remove(parameter.name)
    }
    return graph
  }

  private func values(of parameter: Parameter, _ index: UInt64) -> Tensor<Float> {
    guard parameter.role == .weights else { return Tensor(parameter.shape, repeating: 0) }
    let draws = Philox(seed: seed, stream: 4, index)
    let deviation = (2 / Double(max(parameter.fanIn, 1))).squareRoot()
    return Tensor(
      parameter.shape,
      (0..<parameter.range.count).map { Float(deviation * draws.gaussian(UInt64($0))) })
  }
}
