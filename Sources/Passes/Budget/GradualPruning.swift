import Foundation
import NetworkIR
import Training

/// Keeps a falling share of the units, those with the highest scores.
struct GradualPruning: WeightHook {
  private let targets: [PruningTarget]
  private let options: PruneGradually
  /// The parameters before the pass.
  private let first: [Float]
  /// The gradient of the current pruning step, if units may regrow.
  private var slopes: [Float] = []

  init(_ targets: [PruningTarget], _ options: PruneGradually, first: [Float]) {
    self.targets = targets
    self.options = options
    self.first = first
  }

  private var layers: [PrunedLayer] { targets.first?.units.layers ?? [] }

  func needsAllGradients(at moment: Moment) -> Bool { options.regrows && prunes(at: moment) }

  mutating func backward(
    _ gradient: UnsafeMutableBufferPointer<Float>, latentWeights: UnsafeBufferPointer<Float>,
    at moment: Moment
  ) {
    if needsAllGradients(at: moment) { slopes = Array(gradient) }
  }

  mutating func afterStep(
    _ latentWeights: UnsafeMutableBufferPointer<Float>, squares: UnsafeBufferPointer<Float>?,
    at moment: Moment
  ) {
    if prunes(at: moment) {
      prune(
        progress: Double(moment.step + 1) / Double(last(of: moment) + 1), latentWeights, squares)
    }
    if moment.step == last(of: moment) && options.rewinds { rewind(latentWeights) }
    zeroBiases(latentWeights)
  }

  /// The step of the last pruning.
  private func last(of moment: Moment) -> Int {
    max(Int((options.until * Double(moment.steps)).rounded(.up)), 1) - 1
  }

  private func prunes(at moment: Moment) -> Bool {
    let last = last(of: moment)
    return moment.step == last || moment.step < last && (moment.step + 1) % options.every == 0
  }

  /// The share of kept units; its logarithm follows a power of the remaining time, fast at first.
  private static func share(_ ratio: Double, progress: Double) -> Double {
    pow(max(1 - ratio, 1e-9), 1 - pow(1 - progress, 1.5))
  }

  /// The share of the kept units that is exchanged for regrown ones; 0 at the last pruning.
  ///
  /// - Source: Evci et al., "Rigging the lottery", ICML 2020, section 3 (cosine from 0.3).
  private static func exchanged(progress: Double) -> Double { 0.15 * (1 + cos(.pi * progress)) }

  private func prune(
    progress: Double, _ latentWeights: UnsafeMutableBufferPointer<Float>,
    _ squares: UnsafeBufferPointer<Float>?
  ) {
    let scores = options.score.scores(
      of: layers, latentWeights.count, UnsafeBufferPointer(latentWeights), squares: squares,
      options.weighing)
    for target in targets {
      let count = target.count(keeping: Self.share(target.ratio, progress: progress))
      let comingBack =
        options.regrows ? unitsComingBack(target.units, latentWeights, progress, count) : []
      for place in target.places(keeping: count - comingBack.count, scores) {
        latentWeights[place] = 0
      }
      // a weight of 0 counts as pruned, so regrown ones start next to 0, down the slope
      for place in comingBack.flatMap(target.units.weights(of:)) {
        latentWeights[place] = slopes[place] < 0 ? 1e-6 : -1e-6
      }
    }
  }

  /// The pruned units whose weights have the steepest gradients.
  private func unitsComingBack(
    _ units: PruningUnits, _ latentWeights: UnsafeMutableBufferPointer<Float>, _ progress: Double,
    _ count: Int
  ) -> [Int] {
    let gone = (0..<units.count).filter {
      units.weights(of: $0).allSatisfy { latentWeights[$0] == 0 }
    }
    let steepness = units.scores(slopes.map(\.magnitude))
    let comeBack = gone.map { steepness[$0] }.highest(
      Int(Self.exchanged(progress: progress) * Double(count)))
    return zip(gone, comeBack).filter(\.1).map(\.0)
  }

  /// Resets the biases of pruned paths: training keeps zero weights, but not zero biases.
  private func zeroBiases(_ latentWeights: UnsafeMutableBufferPointer<Float>) {
    for units in targets.lazy.map(\.units) where units.haveBiases {
      for unit in 0..<units.count
      where units.weights(of: unit).allSatisfy({ latentWeights[$0] == 0 }) {
        for place in units.biases(of: unit) { latentWeights[place] = 0 }
      }
    }
  }

  /// Resets the remaining weights, and all biases, to their values before the pass.
  private func rewind(_ latentWeights: UnsafeMutableBufferPointer<Float>) {
    let isWeight = layers.reduce(into: [Bool](repeating: false, count: latentWeights.count)) {
      flags, layer in
      for index in layer.weights { flags[index] = true }
    }
    for index in latentWeights.indices where !isWeight[index] || latentWeights[index] != 0 {
      latentWeights[index] = first[index]
    }
  }
}
