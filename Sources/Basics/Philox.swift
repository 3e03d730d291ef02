/// Random numbers as a pure function of seed, place and counter (Philox4x32-10).
///
/// A draw depends on nothing else: not on the order of draws, on threads or on batches. A stream
/// offers words, uniform and normal numbers under the same counter, so take one kind from each.
///
/// - Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
public struct Philox: Hashable, Sendable {
  public let key: SIMD2<UInt32>

  /// The stream at `place` of `seed`: chip, array, and what else names it.
  public init(seed: UInt64, stream place: UInt64...) {
    self = place.reduce(Philox(key: SIMD2(seed.low, seed.high))) { $0.stream($1) }
  }

  private init(key: SIMD2<UInt32>) { self.key = key }

  /// The stream numbered `index` within this one.
  ///
  /// Its key is a block whose third counter word is 1, so that it shares none with the draws, where
  /// that word is 0.
  public func stream(_ index: UInt64) -> Philox {
    let block = Philox.block(counter: SIMD4(index.low, index.high, 1, 0), key: key)
    return Philox(key: SIMD2(block.x, block.y))
  }

  /// The four random words at `counter`.
  public func words(_ counter: UInt64) -> SIMD4<UInt32> {
    Philox.block(counter: SIMD4(counter.low, counter.high, 0, 0), key: key)
  }

  /// Ten rounds over one block.
  public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var (x, k) = (counter, key)
    for _ in 0..<10 {
      let a = UInt64(x.x) * 0xD251_1F53
      let b = UInt64(x.z) * 0xCD9E_8D57
      x = SIMD4(b.high ^ x.y ^ k.x, b.low, a.high ^ x.w ^ k.y, a.low)
      k &+= SIMD2(0x9E37_79B9, 0xBB67_AE85)
    }
    return x
  }
}

extension UInt64 {
  fileprivate var low: UInt32 { UInt32(truncatingIfNeeded: self) }
  fileprivate var high: UInt32 { UInt32(truncatingIfNeeded: self >> 32) }
}
