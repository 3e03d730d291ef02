import Basics
import CTraining
import Foundation
import NetworkIR
import Testing
import Training

@testable import Passes

/// Noisy weights and sums during training.
@Suite struct NoiseTests {
  static func noise(_ record: String) throws -> InjectedNoise {
    var reader = TextReader(record, source: "test")
    return try InjectedNoise(try reader.record())
  }

  /// Every kind of weight noise, alone and combined.
  static let kinds = [
    "{multiplicative = 0.4}", "{range-relative = 0.1}",
    "{multiplicative = 0.4, ratio = 10.0, ratio-spread = 0.5}",
    "{ratio = 4.0, ratio-spread = 1.5}", "{stuck-at-hrs = 0.1, stuck-at-lrs = 0.05}",
    "{stuck-at-hrs = 1.0}", "{stuck-at-lrs = 1.0}",
    """
    {multiplicative = 0.3, range-relative = 0.05, ratio = 10.0, ratio-spread = 0.5, \
    stuck-at-hrs = 0.1, stuck-at-lrs = 0.2}
    """,
  ]

  static func disturbed(
    _ noise: InjectedNoise, _ weights: [Float], largest: Float, isa: memc_isa = .best
  ) -> [Float] {
    var seen = weights
    let all = [Float](repeating: largest, count: weights.count)
    seen.withUnsafeMutableBufferPointer { seen in
      all.withUnsafeBufferPointer {
        PairNoise(noise).disturb(seen, largest: $0, draws: Philox(seed: 1), isa: isa)
      }
    }
    return seen
  }

  @Test(arguments: kinds) func theKernelMatchesTheDefinition(kind: String) throws {
    let noise = try Self.noise(kind)
    let weights = random([1000 + 7], seed: 3).elements
    let slow = weights.enumerated().map { index, weight in
      PairNoise(noise).disturbed(weight, largest: 1.25, index: index, draws: Philox(seed: 1))
    }
    #expect(Self.disturbed(noise, weights, largest: 1.25) == slow)
  }

  @Test(arguments: kinds) func everyInstructionSetGivesTheSameBits(kind: String) throws {
    let noise = try Self.noise(kind)
    let weights = random([333], seed: 3).elements
    let results = [memc_portable, memc_avx2, memc_avx512].filter(memc_has_isa).map {
      Self.disturbed(noise, weights, largest: 1, isa: $0)
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  @Test func zeroAmountsLeaveWeightsUnchanged() throws {
    let weights = random([100], seed: 3).elements
    #expect(Self.disturbed(InjectedNoise(), weights, largest: 1) == weights)
  }

  /// The mean and standard deviation of one perturbed weight over many draws.
  static func moments(_ kind: String, weight: Float) throws -> (mean: Double, deviation: Double) {
    let weights = [Float](repeating: weight, count: 400_000)
    let drawn = disturbed(try noise(kind), weights, largest: 1).map(Double.init)
    let mean = drawn.reduce(0, +) / Double(drawn.count)
    let squares = drawn.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / Double(drawn.count)).squareRoot())
  }

  /// Computed by hand; `max(1 + σN, 0)` is `1 + σN` at σ = 0.2. With a ratio of 10, a pair at 0.55
  /// and 0.1 has the deviation 0.2 √(0.55² + 0.1²) / 0.9. Stuck: 0.1 of the cells at 0, 0.2 at 1,
  /// the others at 0.5 and 0: means 0.55 and 0.2, variances 0.375 − 0.3025 and 0.2 − 0.04.
  @Test(
    arguments: [
      ("{multiplicative = 0.2}", 0.5, 0.5, 0.1), ("{range-relative = 0.1}", 0.5, 0.5, 0.1),
      ("{multiplicative = 0.2, ratio = 10.0}", 0.5, 0.5, 0.124226),
      ("{multiplicative = 0.2, ratio = 10.0}", -0.5, -0.5, 0.124226),
      ("{stuck-at-hrs = 0.1, stuck-at-lrs = 0.2}", 0.5, 0.35, 0.482183),
    ] as [(String, Float, Double, Double)])
  func momentsMatchTheDefinition(
    kind: String, weight: Float, mean: Double, deviation: Double
  ) throws {
    let found = try Self.moments(kind, weight: weight)
    #expect(abs(found.mean - mean) < 4 * deviation / 400_000.0.squareRoot())
    #expect(abs(found.deviation / deviation - 1) < 0.008)
  }

  /// With spread ratios, a weight of 0 is the difference of two cells at HRS, each of
  /// `1 / max(10 (1 + 0.5 N), 1.05)`, whose variance is integrated numerically.
  @Test func spreadRatiosPerturbAZeroWeight() throws {
    let points = (-8000...8000).map { Double($0) / 1000 }
    let values = points.map { z in
      (exp(-z * z / 2) / (2 * Double.pi).squareRoot() / 1000, 1 / max(10 * (1 + 0.5 * z), 1.05))
    }
    let mean = values.reduce(0) { $0 + $1.0 * $1.1 }
    let variance = values.reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) }
    let found = try Self.moments("{ratio = 10.0, ratio-spread = 0.5}", weight: 0)
    #expect(abs(found.mean) < 4 * found.deviation / 400_000.0.squareRoot())
    #expect(abs(found.deviation / ((2 * variance).squareRoot() / 0.9) - 1) < 0.01)
  }

  @Test(arguments: [
    ("{}", "noise needs an amount above 0"),
    ("{share = 0.5}", "noise needs an amount above 0"),
    (
      "{stuck-at-hrs = 0.6, stuck-at-lrs = 0.5}",
      "'stuck-at-hrs' and 'stuck-at-lrs' of noise must add up to 1 at most"
    ),
    ("{multiplicative = 0.1, share = 0}", "'share' of noise must be in 0.01...1.0, not 0.0"),
  ])
  func fieldsWithoutEffectAreRefused(record: String, message: String) throws {
    let diagnostics = #expect(throws: Diagnostics.self) { try Self.noise(record) }
    #expect(diagnostics?.all.map(\.message) == [message])
  }
}
