/// Moves parameters by an optimizer.
final class OptimizerMover: ParameterMover {
  private let optimizer: any Optimizer
  private let ranges: [Range<Int>]
  /// Where weights start that stay 0 if they are.
  private let keepingZeros: Set<Int>
  private let memory: [FloatMemory]

  init(_ optimizer: any Optimizer, _ network: TrainingNetwork, keepsZeros: Bool) {
    self.optimizer = optimizer
    ranges = network.trainedRanges
    let weights = network.parameters.filter { keepsZeros && $0.role == .weights }
    keepingZeros = Set(weights.map(\.range.lowerBound))
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
    for range in ranges {
      optimizer.move(
        UnsafeMutableBufferPointer(rebasing: values[range]),
        gradient: gradient.elements + range.lowerBound,
        state: memory.map { $0.start + range.lowerBound }, rate: rate, step: moment.step,
        keepsZeros: keepingZeros.contains(range.lowerBound))
    }
  }

  var squares: UnsafeBufferPointer<Float>? {
    type(of: optimizer).squareState.map { UnsafeBufferPointer(memory[$0].buffer) }
  }
}
