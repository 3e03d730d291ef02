/// Moves parameters by an optimizer.
final class OptimizerMover: ParameterMover {
  private let optimizer: any Optimizer
  private let parameters: [Parameter]
  private let keepsZeros: Bool
  let state: [FloatMemory]

  init(_ optimizer: any Optimizer, _ network: TrainingNetwork, keepsZeros: Bool) {
    self.optimizer = optimizer
    self.keepsZeros = keepsZeros
    parameters = network.parameters
    state = (0..<type(of: optimizer).stateCount).map { _ in
      FloatMemory(count: network.parameterCount)
    }
  }

  func move(
    _ values: UnsafeMutableBufferPointer<Float>, gradient: UnsafePointer<Float>, rate: Double,
    at moment: Moment
  ) {
    for parameter in parameters {
      let range = parameter.range
      optimizer.move(
        UnsafeMutableBufferPointer(rebasing: values[range]),
        gradient: gradient + range.lowerBound,
        state: state.map { $0.start + range.lowerBound }, rate: rate, step: moment.step,
        keepsZeros: keepsZeros && parameter.role == .weights)
    }
  }

  var squareState: Int? { type(of: optimizer).squareState }
}
