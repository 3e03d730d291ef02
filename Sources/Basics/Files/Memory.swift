import Glibc

/// How much memory a file may make us take.
public enum Memory {
  /// What the contents of a packed file may unpack to, in bytes: 192 MiB, or 16 times its size and
  /// as much again.
  ///
  /// Honest data stay far below; deflate could blow up a thousandfold.
  static func expansionLimit(of packedSize: Int) -> Int {
    let (product, overflow) = packedSize.multipliedReportingOverflow(by: 16)
    return overflow ? Int.max : product.addingClamped(192 << 20)
  }

  /// Refuses what the system has no memory for; Swift itself would trap.
  public static func require(_ byteCount: Int, for place: Place) throws {
    guard byteCount > 1 << 20 else { return }
    // A mapping, since the optimizer takes away a `malloc` that is only freed.
    let block = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let block, block != MAP_FAILED else {
      throw Diagnostic(.tryAgain, "needs \(byteCount) bytes of memory: too many", at: place)
    }
    munmap(block, byteCount)
  }
}

extension Int {
  /// The sum, or the largest integer where it overflows.
  func addingClamped(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
