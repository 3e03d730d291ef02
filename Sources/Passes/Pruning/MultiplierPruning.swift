import NetworkIR
import Training

/// Pulls the weights towards their pruned version: W, Z and U of `PruneByADMM`.
struct MultiplierPruning: WeightHook {
  private let targets: [PruningTarget]
  private let options: PruneByADMM
  private var layers: [PrunedLayer] { targets.first?.units.layers ?? [] }
  /// Z, then U, each as long as the parameters.
  var memory: [Float]

  init(_ targets: [PruningTarget], _ options: PruneByADMM, first: [Float]) {
    self.targets = targets
    self.options = options
    memory = [Float](repeating: 0, count: 2 * first.count)
    memory.replaceSubrange(0..<first.count, with: first)
    project()
  }

  mutating func backward(
    _ gradient: UnsafeMutableBufferPointer<Float>, latentWeights: UnsafeBufferPointer<Float>,
    at moment: Moment
  ) {
    let (penalty, count) = (Float(options.penalty), latentWeights.count)
    for layer in layers {
      for index in layer.weights {
        gradient[index] += penalty * (latentWeights[index] - memory[index] + memory[count + index])
      }
    }
  }

  mutating func afterStep(
    _ latentWeights: UnsafeMutableBufferPointer<Float>, squares: UnsafeBufferPointer<Float>?,
    at moment: Moment
  ) {
    guard moment.isLast || (moment.step + 1) % options.every == 0 else { return }
    let count = latentWeights.count
    for index in 0..<count { memory[index] = latentWeights[index] + memory[count + index] }
    let gone = project()
    for index in 0..<count { memory[count + index] += latentWeights[index] - memory[index] }
    if moment.isLast { for index in gone { latentWeights[index] = 0 } }
  }

  /// Sets the units of Z with the lowest scores to 0 and returns their places.
  @discardableResult
  private mutating func project() -> [Int] {
    let count = memory.count / 2
    let scores = memory.withUnsafeBufferPointer { memory in
      options.score.scores(
        of: layers, count, UnsafeBufferPointer(rebasing: memory[..<count]), squares: nil, .nothing)
    }
    let gone = targets.flatMap { $0.places(keeping: $0.count(keeping: 1 - $0.ratio), scores) }
    for place in gone { memory[place] = 0 }
    return gone
  }
}
