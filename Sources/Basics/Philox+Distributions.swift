import CVectors
import Foundation

extension Philox {
  /// The 64-bit word at `counter`; two counters share a block.
  public func word(_ counter: UInt64) -> UInt64 {
    let block = words(counter / 2)
    return counter % 2 == 0
      ? UInt64(block.y) << 32 | UInt64(block.x) : UInt64(block.w) << 32 | UInt64(block.z)
  }

  /// A uniform number in `0..<1`, with 53 bits.
  public func uniform(_ counter: UInt64) -> Double {
    unit(word(counter))
  }

  private func unit(_ word: UInt64) -> Double { Double(word >> 11) * 0x1p-53 }

  /// A number from the standard normal distribution.
  ///
  /// Counters `2k` and `2k + 1` are the cosine and the sine of one draw.
  /// - Source: Box and Muller, "A note on the generation of random normal deviates", 1958.
  public func gaussian(_ counter: UInt64) -> Double {
    let (radius, angle) = polar(counter / 2)
    return radius * (counter % 2 == 0 ? cos(angle) : sin(angle))
  }

  /// The numbers `gaussian(counter)` of many counters, in a fraction of the time.
  ///
  /// - Precondition: the first counter is even, as two share a draw.
  public func gaussians(_ counters: Range<Int>) -> [Double] {
    precondition(counters.lowerBound % 2 == 0, "the first counter must be even, not odd")
    let draws = (counters.count + 1) / 2
    var normals = [Double](unsafeUninitializedCapacity: 2 * draws) { buffer, count in
      buffer.withMemoryRebound(to: (Double, Double).self) { pairs in
        memc_draw_gaussians(
          [key.x, key.y], UInt64(counters.lowerBound / 2), Int64(draws), pairs.baseAddress)
      }
      count = 2 * draws
    }
    if counters.count % 2 == 1 { normals.removeLast() }
    return normals
  }

  /// Draw `k` of two independent normal numbers, as a radius and an angle.
  private func polar(_ k: UInt64) -> (radius: Double, angle: Double) {
    let block = words(k)
    let first = unit(UInt64(block.y) << 32 | UInt64(block.x))
    let second = unit(UInt64(block.w) << 32 | UInt64(block.z))
    return ((-2 * log(1 - first)).squareRoot(), 2 * Double.pi * second)
  }

  /// An index in `0..<bound`: the high half of word × bound. For the sizes of arrays, no index is
  /// more likely than another by more than 2^-32.
  ///
  /// - Precondition: `bound > 0`.
  public func index(below bound: Int, _ counter: UInt64) -> Int {
    precondition(bound > 0, "'bound' must be positive, not \(bound)")
    return Int(word(counter).multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// `elements` in random order (Fisher–Yates), drawn from counters `0..<count`.
  public func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var result = elements
    for last in result.indices.dropFirst().reversed() {
      result.swapAt(last, index(below: last + 1, UInt64(last)))
    }
    return result
  }
}
