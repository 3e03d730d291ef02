import Basics
import CKernels
import Foundation
import Testing

@testable import TileMachine
@testable import TileSimulator

@Suite struct GaussianTests {
  func draw(
    _ key: SIMD2<UInt32>, ordinal: UInt32, count: Int, by set: InstructionSet = .best
  ) -> [memc_normals] {
    var normals = [memc_normals](repeating: memc_normals(), count: count)
    memc_draw_images(set.raw, [key.x, key.y], 0, ordinal, Int64(count), &normals)
    return normals
  }

  @Test func everyInstructionSetDrawsTheSameBits() {
    let key = Philox(seed: 5, stream: 1, 2).key
    let expected = draw(key, ordinal: 9, count: 4096, by: .portable)
    for set in InstructionSet.available {
      #expect(draw(key, ordinal: 9, count: 4096, by: set).bits == expected.bits)
    }
    let one = memc_draw_normals([key.x, key.y], 77, 9)
    #expect([one].bits == [expected[77]].bits)
  }

  /// The expected draws come from the Box–Muller method with library functions.
  @Test func drawsComeFromTheWordsOfPhilox() {
    let philox = Philox(seed: 11, stream: 3)
    for (image, normals) in draw(philox.key, ordinal: 4, count: 1024)
      .enumerated()
    {
      let words = philox.words(4 << 32 | UInt64(image))
      for (pair, (radius, angle)) in [(words.x, words.y), (words.z, words.w)].enumerated() {
        let power = -2 * log((Double(radius >> 1) + 0.5) * 0x1p-31)
        let eighths = Double(Int32(truncatingIfNeeded: angle << 2)) * 0x1p-32
        let turn = (Double(angle >> 30) + eighths) * Double.pi / 2
        let (x, y) = (normals.values[2 * pair], normals.values[2 * pair + 1])
        let errors: [Double] = [
          (Double(normals.powers[pair]) - power) / max(power, 1),
          x - power.squareRoot() * cos(turn), y - power.squareRoot() * sin(turn),
        ]
        let largest = errors.map { abs($0) }.max() ?? 0
        #expect(largest < 2e-5)
      }
    }
  }

  /// Mean, variance, skewness, kurtosis and tails of 4 million draws, and the correlations of
  /// neighbouring keys, images, firings and columns, are all within four standard errors.
  @Test func drawsAreStandardNormalAndIndependent() {
    let count = 1 << 16
    var all: [Double] = []
    var beside = (key: 0.0, ordinal: 0.0, image: 0.0, column: 0.0)
    for place in 0..<8 as Range<UInt64> {
      let philox = Philox(seed: 3, stream: 7)
      for ordinal in 0..<2 as Range<UInt32> {
        let here = draw(
          philox.stream(place).key, ordinal: ordinal, count: count
        ).flatMap(\.values)
        let key = draw(
          philox.stream(place + 1).key, ordinal: ordinal, count: count
        ).flatMap(\.values)
        let next = draw(
          philox.stream(place).key, ordinal: ordinal + 1, count: count
        ).flatMap(\.values)
        beside.key += zip(here, key).reduce(0) { $0 + $1.0 * $1.1 }
        beside.ordinal += zip(here, next).reduce(0) { $0 + $1.0 * $1.1 }
        beside.image += zip(here, here.dropFirst(4)).reduce(0) { $0 + $1.0 * $1.1 }
        beside.column += zip(here, here.dropFirst(1)).reduce(0) { $0 + $1.0 * $1.1 }
        all += here
      }
    }
    let n = Double(all.count)
    // the variance of the third power is 15, that of the fourth is 105 − 9
    for (power, expected, variance) in [(1, 0.0, 1.0), (2, 1, 2), (3, 0, 15), (4, 3, 96)] {
      let powers: [Double] = all.map { pow($0, Double(power)) }
      let moment = powers.reduce(0, +) / n
      let limit = 4 * (variance / n).squareRoot()
      #expect(abs(moment - expected) < limit, "\(power): \(moment)")
    }
    // P(|x| > 2, 3, 4), from a table of the normal distribution
    for (limit, share) in [(2.0, 0.0455002639), (3, 0.0026997961), (4, 0.0000633425)] {
      let tail = Double(all.count { abs($0) > limit }) / n
      let error = (share / n).squareRoot()
      #expect(abs(tail - share) < 4 * error, "\(limit): \(tail)")
    }
    let sums: [Double] = [beside.key, beside.ordinal, beside.image, beside.column]
    for sum in sums { #expect(abs(sum) < 4 * n.squareRoot()) }
  }
}

extension memc_normals {
  var powers: [Float] { [power.0, power.2] }

  var values: [Double] {
    [
      (power.0, direction.0), (power.1, direction.1), (power.2, direction.2),
      (power.3, direction.3),
    ]
    .map { Double($0.0).squareRoot() * Double($0.1) }
  }
}

extension [memc_normals] {
  fileprivate var bits: [UInt8] { withUnsafeBytes { [UInt8]($0) } }
}
