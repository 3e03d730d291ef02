import Basics
import CTraining
import Foundation

/// Draws the cell pairs of one layer, as `InjectedNoise` defines them, in single precision.
struct PairNoise: Sendable {
  private let noise: memc_pair_noise
  private static let leastRatio: Float = 1.05

  init(_ noise: InjectedNoise) {
    self.noise = memc_pair_noise(
      multiplicative: Float(noise.multiplicative), range_relative: Float(noise.rangeRelative),
      ratio_spread: Float(noise.ratioSpread), ratio: noise.ratio.map { Float($0) } ?? .infinity,
      stuck_below: Float(Self.normal(below: noise.stuckAtHRS)),
      stuck_above: Float(-Self.normal(below: noise.stuckAtLRS)))
  }

  /// Perturbs the weights of a layer.
  ///
  /// - Parameters:
  ///   - largest: for each weight, the weight of a fully conducting cell.
  ///   - draws: the random stream of the layer in this shard of this batch.
  func disturb(
    _ weights: UnsafeMutableBufferPointer<Float>, largest: UnsafeBufferPointer<Float>,
    draws: Philox, isa: memc_isa = .best
  ) {
    precondition(largest.count == weights.count)
    withUnsafePointer(to: noise) {
      memc_disturb_pairs(
        isa, $0, [draws.key.x, draws.key.y], largest.baseAddress, weights.baseAddress,
        Int64(weights.count))
    }
  }

  /// The reference for the kernel: one perturbed weight.
  func disturbed(_ weight: Float, largest: Float, index: Int, draws: Philox) -> Float {
    let (cells, others) = (
      Self.normals(draws, index, ordinal: 0), Self.normals(draws, index, ordinal: 1)
    )
    let up = conductance(max(weight, 0), largest, cells[0], cells[1], fate: others[1])
    let down = conductance(max(-weight, 0), largest, cells[2], cells[3], fate: others[2])
    let read = (up - down) * (1 / (1 - 1 / noise.ratio))
    return noise.range_relative > 0 ? read + noise.range_relative * largest * others[0] : read
  }

  /// The conductance of a cell with target `level` of `largest`, in units of weights.
  private func conductance(
    _ level: Float, _ largest: Float, _ ratio: Float, _ write: Float, fate: Float
  ) -> Float {
    let own = max(noise.ratio * (1 + noise.ratio_spread * ratio), Self.leastRatio)
    let off = noise.ratio.isInfinite ? 0 : 1 / own
    if fate > noise.stuck_above { return largest }
    if fate < noise.stuck_below { return off * largest }
    return (off * largest + (1 - off) * level) * max(1 + noise.multiplicative * write, 0)
  }

  private static func normals(_ draws: Philox, _ index: Int, ordinal: UInt32) -> [Float] {
    let drawn = memc_draw_normals([draws.key.x, draws.key.y], UInt32(index), ordinal)
    let roots = SIMD4(drawn.power.0, drawn.power.1, drawn.power.2, drawn.power.3).squareRoot()
    let direction = drawn.direction
    let normals = roots * SIMD4(direction.0, direction.1, direction.2, direction.3)
    return (0..<4).map { normals[$0] }
  }

  /// The `share` quantile of the standard normal distribution, by bisection.
  private static func normal(below share: Double) -> Double {
    guard share > 0 else { return -.infinity }
    guard share < 1 else { return .infinity }
    var (low, high) = (-40.0, 40.0)
    for _ in 0..<80 {
      let middle = (low + high) / 2
      if erfc(-middle / 2.0.squareRoot()) / 2 < share { low = middle } else { high = middle }
    }
    return high
  }
}

extension memc_isa {
  /// The widest instruction set of this processor; the draws do not depend on it.
  static let best = [memc_avx512, memc_avx2].first(where: memc_has_isa) ?? memc_portable
}
