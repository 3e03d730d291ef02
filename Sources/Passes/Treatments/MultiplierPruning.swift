import NetworkIR
import Training

/// Pulls weights towards their pruned selves: W, Z and U of `PruneByADMM`.
struct MultiplierPruning: Treatment {
  private let targets: [PruningTarget]
  private let options: PruneByADMM
  /// Z, then U, each as long as the parameters.
  var memory: [Float]

  init(_ targets: [PruningTarget], _ options: PruneByADMM, first: [Float]) {
    self.targets = targets
    self.options = options
    memory = [Float](repeating: 0, count: 2 * first.count)
    memory.replaceSubrange(0..<first.count, with: first)
    project()
  }

  mutating func passBack(
    _ gradient: UnsafeMutableBufferPointer<Float>, kept: UnsafeBufferPointer<Float>,
    at moment: Moment
  ) {
    let (penalty, count) = (Float(options.penalty), kept.count)
    for layer in targets.flatMap(\.layers) {
      for index in layer.range {
        gradient[index] += penalty * (kept[index] - memory[index] + memory[count + index])
      }
    }
  }

  mutating func settle(
    _ kept: UnsafeMutableBufferPointer<Float>, squares: UnsafeBufferPointer<Float>?,
    at moment: Moment
  ) {
    guard moment.isLast || (moment.step + 1) % options.every == 0 else { return }
    let count = kept.count
    for index in 0..<count { memory[index] = kept[index] + memory[count + index] }
    project()
    for index in 0..<count { memory[count + index] += kept[index] - memory[index] }
    guard moment.isLast else { return }
    for layer in targets.flatMap(\.layers) {
      for index in layer.range where memory[index] == 0 { kept[index] = 0 }
    }
  }

  /// Sets the units of Z with the lowest scores to 0.
  private mutating func project() {
    let (targets, options) = (targets, options)
    memory.withUnsafeMutableBufferPointer { memory in
      for target in targets {
        let masks = target.masks(keeping: 1 - target.ratio, options.score, memory, nil)
        for mask in masks {
          for (index, isKept) in zip(mask.range, mask.isKept) where !isKept { memory[index] = 0 }
        }
      }
    }
  }
}
