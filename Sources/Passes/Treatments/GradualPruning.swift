import Foundation
import NetworkIR
import Training

/// Keeps fewer and fewer weights, those with the highest scores.
struct GradualPruning: Treatment {
  private let targets: [PruningTarget]
  private let options: PruneGradually
  /// The parameters before the pass.
  private let first: [Float]
  /// 1 where a weight is seen, 0 where not, while weights may regrow; empty before the first
  /// pruning.
  var memory: [Float] = []

  init(_ targets: [PruningTarget], _ options: PruneGradually, first: [Float]) {
    self.targets = targets
    self.options = options
    self.first = first
  }

  func show(_ seen: UnsafeMutableBufferPointer<Float>, at moment: Moment) {
    guard !memory.isEmpty else { return }
    for index in seen.indices { seen[index] *= memory[index] }
  }

  mutating func settle(
    _ kept: UnsafeMutableBufferPointer<Float>, squares: UnsafeBufferPointer<Float>?,
    at moment: Moment
  ) {
    let last = max(Int((options.until * Double(moment.steps)).rounded(.up)), 1) - 1
    guard moment.step == last || moment.step < last && (moment.step + 1) % options.every == 0
    else { return }
    let progress = Double(moment.step + 1) / Double(last + 1)
    for target in targets {
      let share = Self.share(target.ratio, progress: progress)
      for mask in target.masks(keeping: share, options.score, kept, squares) { apply(mask, kept) }
    }
    if moment.step == last && options.rewinds { rewind(kept) }
  }

  /// The share of units kept: its logarithm falls along a power of the time left, quickly at first.
  private static func share(_ ratio: Double, progress: Double) -> Double {
    pow(max(1 - ratio, 1e-9), 1 - pow(1 - progress, 1.5))
  }

  private mutating func apply(
    _ mask: (range: Range<Int>, isKept: [Bool]), _ kept: UnsafeMutableBufferPointer<Float>
  ) {
    guard options.regrows else {
      for (index, isKept) in zip(mask.range, mask.isKept) where !isKept { kept[index] = 0 }
      return
    }
    if memory.isEmpty { memory = [Float](repeating: 1, count: kept.count) }
    for (index, isKept) in zip(mask.range, mask.isKept) { memory[index] = isKept ? 1 : 0 }
  }

  /// Sets what is left to what it was before the pass.
  private func rewind(_ kept: UnsafeMutableBufferPointer<Float>) {
    let weights = targets.flatMap(\.layers).map(\.range)
    let isWeight = weights.reduce(into: [Bool](repeating: false, count: kept.count)) {
      flags, range in
      for index in range { flags[index] = true }
    }
    for index in kept.indices where !isWeight[index] || kept[index] != 0 {
      kept[index] = first[index]
    }
  }
}
