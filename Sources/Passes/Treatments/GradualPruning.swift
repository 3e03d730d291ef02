import Foundation
import NetworkIR
import Training

/// Keeps fewer and fewer weights, those with the highest scores.
struct GradualPruning: Treatment {
  /// Layers that lose a share of their units together.
  struct Pool {
    let layers: [ScoredLayer]
    let ratio: Double
  }

  private let pools: [Pool]
  private let options: PruneGradually
  /// 1 where a weight is seen, 0 where not, while weights may regrow; empty before the first
  /// pruning.
  var memory: [Float] = []

  init(_ pools: [Pool], _ options: PruneGradually) {
    self.pools = pools
    self.options = options
  }

  func show(_ seen: UnsafeMutableBufferPointer<Float>, at moment: Moment) {
    guard !memory.isEmpty else { return }
    for index in seen.indices { seen[index] *= memory[index] }
  }

  mutating func settle(
    _ kept: UnsafeMutableBufferPointer<Float>, squares: UnsafeBufferPointer<Float>?,
    at moment: Moment
  ) {
    let end = options.until * Double(moment.steps)
    let next = Double(moment.step + 1)
    let isDue = (moment.step + 1) % options.every == 0 && next < end
    let isEnd = next >= end && next < end + 1
    guard isDue || isEnd || moment.isLast && end >= Double(moment.steps) else { return }
    for pool in pools { prune(pool, progress: min(next / end, 1), kept, squares) }
  }

  /// The share of units kept: its logarithm falls along a power of the time left, quickly at first.
  private func share(_ pool: Pool, progress: Double) -> Double {
    pow(max(1 - pool.ratio, 1e-9), 1 - pow(1 - progress, 1.5))
  }

  private mutating func prune(
    _ pool: Pool, progress: Double, _ kept: UnsafeMutableBufferPointer<Float>,
    _ squares: UnsafeBufferPointer<Float>?
  ) {
    let scores = pool.layers.map { layer in
      layer.scores(
        options.score.scores(
          UnsafeBufferPointer(rebasing: kept[layer.range]),
          squares: squares.map { UnsafeBufferPointer(rebasing: $0[layer.range]) }))
    }
    let count = Int((share(pool, progress: progress) * Double(scores.joined().count)).rounded())
    var isKept = Array(scores.joined()).highest(count)[...]
    for layer in pool.layers {
      apply(layer.mask(isKept.prefix(layer.unitCount)), to: layer.range, kept)
      isKept = isKept.dropFirst(layer.unitCount)
    }
  }

  private mutating func apply(
    _ mask: [Bool], to range: Range<Int>, _ kept: UnsafeMutableBufferPointer<Float>
  ) {
    guard options.regrows else {
      for (index, isKept) in zip(range, mask) where !isKept { kept[index] = 0 }
      return
    }
    if memory.isEmpty { memory = [Float](repeating: 1, count: kept.count) }
    for (index, isKept) in zip(range, mask) { memory[index] = isKept ? 1 : 0 }
  }
}

extension [Float] {
  /// Which of these are the `count` highest; of equals, the first.
  func highest(_ count: Int) -> [Bool] {
    guard count > 0 else { return map { _ in false } }
    guard count < self.count else { return map { _ in true } }
    let threshold = sorted(by: >)[count - 1]
    var ties = count - self.count { $0 > threshold }
    return map { score in
      guard score == threshold else { return score > threshold }
      ties -= 1
      return ties >= 0
    }
  }
}
