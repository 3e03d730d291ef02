import Basics
import CKernels

/// The pairs of cells of one layer, drawn once: the definition in `WeightNoise`, in single precision.
struct DisturbedPairs {
  private let noise: WeightNoise
  private let largest: Float
  private let draws: Philox

  init(_ noise: WeightNoise, largest: Float, draws: Philox) {
    self.noise = noise
    self.largest = largest
    self.draws = draws
  }

  /// Normals of one weight: of either cell's ratio and conductance.
  private static let normalsOfOne = 4
  /// Weights whose normals are drawn at once.
  private static let block = 16

  func disturb(_ weights: UnsafeMutableBufferPointer<Float>) {
    let key = [draws.key.x, draws.key.y]
    var normals = [memc_normals](
      repeating: memc_normals(), count: Self.block)
    for start in stride(from: 0, to: weights.count, by: Self.block) {
      memc_draw_images(.best, key, UInt32(start), 0, Int64(Self.block), &normals)
      for index in start..<min(start + Self.block, weights.count) {
        weights[index] = disturbed(weights[index], normals[index - start], index)
      }
    }
  }

  private func disturbed(_ weight: Float, _ drawn: memc_normals, _ index: Int) -> Float {
    let normals = drawn.values
    let value = weight / largest
    let up = conductance(max(value, 0), normals.x, normals.y, cell: 2 * index)
    let down = conductance(max(-value, 0), normals.z, normals.w, cell: 2 * index + 1)
    let off = noise.ratio.map { 1 / Float($0) } ?? 0
    var result = (up - down) * largest / (1 - off)
    if noise.rangeRelative > 0 {
      result += Float(noise.rangeRelative * draws.stream(1).gaussian(UInt64(index))) * largest
    }
    return result
  }

  /// What a cell conducts that shall hold `share` of the range.
  private func conductance(_ share: Float, _ a: Float, _ b: Float, cell: Int) -> Float {
    let off = noise.ratio.map { 1 / max(Float($0) * (1 + Float(noise.ratioSpread) * a), 1.05) } ?? 0
    var level = share
    if noise.stuckAtHRS + noise.stuckAtLRS > 0 {
      let fate = draws.stream(2).uniform(UInt64(cell))
      if fate < noise.stuckAtHRS + noise.stuckAtLRS { level = fate < noise.stuckAtHRS ? 0 : 1 }
    }
    return (off + (1 - off) * level) * max(1 + Float(noise.multiplicative) * b, 0)
  }
}

extension memc_normals {
  /// The four normals themselves.
  fileprivate var values: SIMD4<Float> {
    let roots = SIMD4(power.0, power.1, power.2, power.3).squareRoot()
    return roots * SIMD4(direction.0, direction.1, direction.2, direction.3)
  }
}

extension memc_isa {
  /// The widest that this processor has; draws are the same in all.
  fileprivate static var best: memc_isa {
    [memc_avx512, memc_avx2].first(where: memc_has_isa) ?? memc_portable
  }
}
