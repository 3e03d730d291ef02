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

  private var layers: [PrunedLayer] { targets.first?.units.layers ?? [] }

  func show(_ seen: UnsafeMutableBufferPointer<Float>, at moment: Moment) {
    guard !memory.isEmpty else { return }
    for index in seen.indices { seen[index] *= memory[index] }
  }

  mutating func settle(
    _ kept: UnsafeMutableBufferPointer<Float>, squares: UnsafeBufferPointer<Float>?,
    at moment: Moment
  ) {
    let last = max(Int((options.until * Double(moment.steps)).rounded(.up)), 1) - 1
    if moment.step == last || moment.step < last && (moment.step + 1) % options.every == 0 {
      prune(progress: Double(moment.step + 1) / Double(last + 1), kept, squares)
    }
    if moment.step == last && options.rewinds { rewind(kept) }
    if !options.regrows { zeroBiases(kept) }
  }

  /// The share of units kept: its logarithm falls along a power of the time left, quickly at first.
  private static func share(_ ratio: Double, progress: Double) -> Double {
    pow(max(1 - ratio, 1e-9), 1 - pow(1 - progress, 1.5))
  }

  private mutating func prune(
    progress: Double, _ kept: UnsafeMutableBufferPointer<Float>,
    _ squares: UnsafeBufferPointer<Float>?
  ) {
    let scores = options.score.scores(
      of: layers, kept.count, UnsafeBufferPointer(kept), squares: squares, options.weighing)
    if options.regrows { memory = [Float](repeating: 1, count: kept.count) }
    for target in targets {
      let share = Self.share(target.ratio, progress: progress)
      for place in target.places(keeping: share, scores) {
        if options.regrows { memory[place] = 0 } else { kept[place] = 0 }
      }
    }
  }

  /// Training moves the biases of paths that are gone: weights that are 0 stay, but biases do not.
  private func zeroBiases(_ kept: UnsafeMutableBufferPointer<Float>) {
    for units in targets.lazy.map(\.units) where units.haveBiases {
      for unit in 0..<units.count where units.weights(of: unit).allSatisfy({ kept[$0] == 0 }) {
        for place in units.biases(of: unit) { kept[place] = 0 }
      }
    }
  }

  /// Sets what is left to what it was before the pass.
  private func rewind(_ kept: UnsafeMutableBufferPointer<Float>) {
    let isWeight = layers.reduce(into: [Bool](repeating: false, count: kept.count)) {
      flags, layer in
      for index in layer.weights { flags[index] = true }
    }
    for index in kept.indices where !isWeight[index] || kept[index] != 0 {
      kept[index] = first[index]
    }
  }
}
