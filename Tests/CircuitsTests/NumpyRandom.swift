/// The numbers of `numpy.random.default_rng(seed).random()`, for arrays too large to store.
///
/// - Source: O'Neill, "PCG: a family of simple fast space-efficient statistically good algorithms for
///   random number generation", 2014 (XSL-RR 128/64); seeding as in NumPy's `SeedSequence`, after
///   O'Neill, "Developing a seed_seq alternative", 2015.
struct NumpyRandom {
  private static let multiplier: UInt128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645
  private var state: UInt128
  private let increment: UInt128

  init(seed: UInt32) {
    let words = NumpyRandom.seedWords(seed)
    increment = (UInt128(words[2]) << 64 | UInt128(words[3])) << 1 | 1
    state = increment &+ (UInt128(words[0]) << 64 | UInt128(words[1]))
    state = state &* NumpyRandom.multiplier &+ increment
  }

  /// A uniform random number in `0..<1`.
  mutating func next() -> Double {
    state = state &* NumpyRandom.multiplier &+ increment
    let word = UInt64(truncatingIfNeeded: state >> 64) ^ UInt64(truncatingIfNeeded: state)
    let turn = UInt64(truncatingIfNeeded: state >> 122)
    let rotated = word >> turn | word << (64 &- turn & 63)
    return Double(rotated >> 11) * 0x1p-53
  }

  /// Four 64-bit words from a pool of four 32-bit words.
  private static func seedWords(_ seed: UInt32) -> [UInt64] {
    var constant: UInt32 = 0x43b0_d7e5
    func hash(_ value: UInt32, _ factor: UInt32) -> UInt32 {
      var value = value ^ constant
      constant = constant &* factor
      value = value &* constant
      return value ^ value >> 16
    }
    func mix(_ a: UInt32, _ b: UInt32) -> UInt32 {
      let value = 0xca01_f9dd &* a &- 0x4973_f715 &* b
      return value ^ value >> 16
    }
    var pool = [seed, 0, 0, 0].map { hash($0, 0x931e_8875) }
    for source in 0..<4 {
      for target in 0..<4 where target != source {
        pool[target] = mix(pool[target], hash(pool[source], 0x931e_8875))
      }
    }
    constant = 0x8b51_f9dd
    let halves = (0..<8).map { hash(pool[$0 % 4], 0x58f3_8ded) }
    return (0..<4).map { UInt64(halves[2 * $0 + 1]) << 32 | UInt64(halves[2 * $0]) }
  }
}
