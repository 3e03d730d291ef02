import Foundation
import NetworkIR
import Training

/// Keeps fewer and fewer weights, those with the highest scores.
struct GradualPruning: Treatment {
  /// Units that lose a share of themselves together.
  struct Pool {
    let units: PruningUnits
    let ratio: Double
  }

  private let pools: [Pool]
  private let layers: [PrunedLayer]
  private let options: PruneGradually
  /// 1 where a weight is seen, 0 where not, while weights may regrow; empty before the first
  /// pruning.
  var memory: [Float] = []

  init(_ pools: [Pool], _ layers: [PrunedLayer], _ options: PruneGradually) {
    self.pools = pools
    self.layers = layers
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
    if isDue || isEnd || moment.isLast && end >= Double(moment.steps) {
      prune(progress: min(next / end, 1), kept, squares)
    } else if !options.regrows {
      for pool in pools { zeroBiases(pool.units, kept) }
    }
  }

  /// The share of units kept: its logarithm falls along a power of the time left, quickly at first.
  private func share(_ pool: Pool, progress: Double) -> Double {
    pow(max(1 - pool.ratio, 1e-9), 1 - pow(1 - progress, 1.5))
  }

  private mutating func prune(
    progress: Double, _ kept: UnsafeMutableBufferPointer<Float>,
    _ squares: UnsafeBufferPointer<Float>?
  ) {
    let scores = options.score.scores(
      of: layers, kept.count, UnsafeBufferPointer(kept), squares: squares, options.weighing)
    if options.regrows { memory = [Float](repeating: 1, count: kept.count) }
    for pool in pools {
      let own = pool.units.scores(scores)
      let count = Int((share(pool, progress: progress) * Double(own.count)).rounded())
      for (unit, isKept) in own.highest(count).enumerated() where !isKept {
        for place in pool.units.weights(of: unit) { zero(place, kept) }
        for place in pool.units.biases(of: unit) { zero(place, kept) }
      }
    }
  }

  private mutating func zero(_ place: Int, _ kept: UnsafeMutableBufferPointer<Float>) {
    if options.regrows { memory[place] = 0 } else { kept[place] = 0 }
  }

  /// Training moves the biases of paths that are gone: weights that are 0 stay, but biases do not.
  private func zeroBiases(_ units: PruningUnits, _ kept: UnsafeMutableBufferPointer<Float>) {
    for unit in 0..<units.count {
      let biases = units.biases(of: unit)
      guard !biases.isEmpty, units.weights(of: unit).allSatisfy({ kept[$0] == 0 }) else { continue }
      for place in biases { kept[place] = 0 }
    }
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

  /// Which of these are the `count` lowest; of equals, the first.
  func lowest(_ count: Int) -> [Bool] { map { -$0 }.highest(count) }
}
