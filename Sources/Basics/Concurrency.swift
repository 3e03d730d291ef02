import Dispatch
import Synchronization

/// The results of `body` for each element, in order, computed on up to `threads` threads.
///
/// - Throws: the error of the first element that failed.
public func concurrentMap<Element: Sendable, Result: Sendable>(
  _ elements: [Element], threads: Int, _ body: @Sendable (Element) throws -> Result
) throws -> [Result] {
  let results = Mutex([Swift.Result<Result, any Error>?](repeating: nil, count: elements.count))
  let next = Mutex(0)
  DispatchQueue.concurrentPerform(iterations: max(1, min(threads, elements.count))) { _ in
    while true {
      let index = next.withLock { next in
        defer { next += 1 }
        return next
      }
      guard index < elements.count else { return }
      let result = Swift.Result { try body(elements[index]) }
      results.withLock { $0[index] = result }
    }
  }
  return try results.withLock { $0 }.compactMap { try $0?.get() }
}
