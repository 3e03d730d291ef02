import Basics

/// Where everything of one machine stands in its memory: places in bytes, 64-byte aligned.
struct MemoryPlan {
  /// A plan that would pass its limit: fewer lanes may fit.
  struct Exceeded: Error {}

  let limit: Int
  private(set) var size = 0

  init(limit: Int) { self.limit = limit }

  /// The place of `count` elements of `bytes` bytes.
  mutating func reserve(_ count: Int, bytes: Int) throws -> Int {
    let (length, overflow) = count.multipliedReportingOverflow(by: bytes)
    guard !overflow, count >= 0, length <= limit else { throw Exceeded() }
    let place = size
    size += (length + 63) / 64 * 64
    guard size <= limit else { throw Exceeded() }
    return place
  }
}
