import Testing
import Training

@testable import Learning

/// The changes to weights while a chip is trained.
@Suite struct WeightHookTests {
  private let moment = Moment(step: 3, of: 10, seed: 7)

  private func varied(_ weights: [Float], _ spreads: [Float], at moment: Moment) -> [Float] {
    var weights = weights
    weights.withUnsafeMutableBufferPointer { WriteVariation(spreads).forward($0, at: moment) }
    return weights
  }

  @Test func variationHasTheStatedSpread() {
    let count = 20_000
    let weights = [Float](repeating: -2, count: count)
    let ratios = varied(weights, [Float](repeating: 0.1, count: count), at: moment).map {
      Double($0) / -2
    }
    let mean = ratios.reduce(0, +) / Double(count)
    let variance = ratios.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
    #expect(abs(mean - 1) < 4 * 0.1 / Double(count).squareRoot())
    #expect(abs(variance.squareRoot() / 0.1 - 1) < 0.03)
  }

  @Test func onlyWeightsWithASpreadVaryAndNoneChangesSign() {
    let weights: [Float] = [1, -1, 0, 5]
    for step in 0..<50 {
      let found = varied(weights, [3, 3, 3, 0], at: Moment(step: step, of: 50, seed: 1))
      #expect(found[0] >= 0 && found[1] <= 0 && found[2] == 0 && found[3] == 5)
    }
  }

  @Test func drawsDependOnTheMomentAlone() {
    let (weights, spreads): ([Float], [Float]) = ([1, 2, 3], [0.5, 0.5, 0.5])
    let found = varied(weights, spreads, at: moment)
    #expect(varied(weights, spreads, at: moment) == found)
    var shard = moment
    shard.shard = 1
    #expect(varied(weights, spreads, at: shard) != found)
    #expect(varied(weights, spreads, at: Moment(step: 4, of: 10, seed: 7)) != found)
    #expect(varied(weights, spreads, at: Moment(step: 3, of: 10, seed: 8)) != found)
  }

  @Test func reachFixesAndClamps() {
    var hook = WeightReach([0, 2, 2, .infinity])
    var gradient: [Float] = [1, 1, -1, 1]
    var weights: [Float] = [9, 9, -9, 9]
    let latent = weights
    gradient.withUnsafeMutableBufferPointer { gradient in
      latent.withUnsafeBufferPointer { hook.backward(gradient, latentWeights: $0, at: moment) }
    }
    weights.withUnsafeMutableBufferPointer { hook.afterStep($0, squares: nil, at: moment) }
    #expect(gradient == [0, 1, -1, 1])
    #expect(weights == [9, 2, -2, 9])
  }
}
