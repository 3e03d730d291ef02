import Basics

/// The layout of one machine's memory: places in bytes, 64-byte aligned.
struct MemoryPlan {
  /// The plan exceeds its limit; fewer lanes may fit.
  struct Exceeded: Error {}

  let limit: Int
  private(set) var size = 0

  init(limit: Int) { self.limit = limit }

  /// Reserves `count` elements of `bytes` bytes and returns their place.
  mutating func reserve(_ count: Int, bytes: Int) throws -> Int {
    let (length, overflow) = count.multipliedReportingOverflow(by: bytes)
    guard !overflow, count >= 0, length <= limit else { throw Exceeded() }
    let place = size
    size += (length + 63) / 64 * 64
    guard size <= limit else { throw Exceeded() }
    return place
  }
}
