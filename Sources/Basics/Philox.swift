/// Random numbers as a pure function of seed, place and counter (Philox4x32-10).
///
/// A draw does not depend on the order of draws, on threads or on batches. A stream yields words,
/// uniform and normal numbers for the same counters, so take only one kind from each stream.
///
/// - Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
public struct Philox: Hashable, Sendable {
  public let key: SIMD2<UInt32>

  /// The stream of `seed` at `place`: chip, array, and so on.
  public init(seed: UInt64, stream place: UInt64...) {
    self = place.reduce(Philox(key: SIMD2(seed.low, seed.high))) { $0.stream($1) }
  }

  private init(key: SIMD2<UInt32>) { self.key = key }

  /// The stream numbered `index` within this one.
  ///
  /// Its key is a block with 1 as the third counter word. Draws use blocks with 0 there, so that no
  /// block is used twice.
  public func stream(_ index: UInt64) -> Philox {
    let block = Philox.block(counter: SIMD4(index.low, index.high, 1, 0), key: key)
    return Philox(key: SIMD2(block.x, block.y))
  }

  /// The four random words at `counter`.
  public func words(_ counter: UInt64) -> SIMD4<UInt32> {
    Philox.block(counter: SIMD4(counter.low, counter.high, 0, 0), key: key)
  }

  /// The Philox4x32-10 function: ten rounds over one block.
  public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    // single words, for vectors would be taken apart and rebuilt in every round
    var (x, y, z, w) = (counter.x, counter.y, counter.z, counter.w)
    var (k, l) = (key.x, key.y)
    for _ in 0..<10 {
      let a = UInt64(x) &* 0xD251_1F53
      let b = UInt64(z) &* 0xCD9E_8D57
      (x, y, z, w) = (b.high ^ y ^ k, b.low, a.high ^ w ^ l, a.low)
      k &+= 0x9E37_79B9
      l &+= 0xBB67_AE85
    }
    return SIMD4(x, y, z, w)
  }
}

extension UInt64 {
  fileprivate var low: UInt32 { UInt32(truncatingIfNeeded: self) }
  fileprivate var high: UInt32 { UInt32(truncatingIfNeeded: self >> 32) }
}
