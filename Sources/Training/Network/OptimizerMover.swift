/// Moves parameters by an optimizer.
final class OptimizerMover: ParameterMover {
  private let optimizer: any Optimizer
  private let parameters: [Parameter]
  private let keepsZeros: Bool
  private let memory: [FloatMemory]

  init(_ optimizer: any Optimizer, _ network: TrainingNetwork, keepsZeros: Bool) {
    self.optimizer = optimizer
    self.keepsZeros = keepsZeros
    parameters = network.parameters
    memory = (0..<type(of: optimizer).stateCount).map { _ in
      FloatMemory(count: network.parameterCount)
    }
  }

  var state: [[Float]] {
    get { memory.map(\.elements) }
    set { for (memory, elements) in zip(memory, newValue) { memory.assign(elements) } }
  }

  func move(
    _ values: UnsafeMutableBufferPointer<Float>, gradient: BatchGradient, rate: Double,
    at moment: Moment
  ) {
    for parameter in parameters {
      let range = parameter.range
      optimizer.move(
        UnsafeMutableBufferPointer(rebasing: values[range]),
        gradient: gradient.elements + range.lowerBound,
        state: memory.map { $0.start + range.lowerBound }, rate: rate, step: moment.step,
        keepsZeros: keepsZeros && parameter.role == .weights)
    }
  }

  var squares: UnsafeBufferPointer<Float>? {
    type(of: optimizer).squareState.map { UnsafeBufferPointer(memory[$0].buffer) }
  }
}
