import Glibc

/// Limits on the memory that a file may require.
public enum Memory {
  /// The limit in bytes for the contents of a compressed file: 16 times its size, plus 192 MiB.
  ///
  /// Real data stay far below; deflate could expand a thousandfold.
  static func expansionLimit(of packedSize: Int) -> Int {
    let (product, overflow) = packedSize.multipliedReportingOverflow(by: 16)
    return overflow ? Int.max : product.addingClamped(192 << 20)
  }

  /// Checks that the system has the memory; Swift itself would trap.
  ///
  /// - Throws: a diagnostic of kind `tryAgain` at `place` if it does not.
  public static func require(_ byteCount: Int, for place: Place) throws {
    guard byteCount > 1 << 20 else { return }
    // A mapping, because the optimizer removes a `malloc` that is only freed.
    let block = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let block, block != MAP_FAILED else {
      throw Diagnostic(
        .tryAgain, "needs \(byteCount) bytes of memory, more than available", at: place)
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
