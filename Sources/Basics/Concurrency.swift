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

/// The results of two computations, at the same time if `threads` allows.
///
/// - Throws: the error of the first, or else that of the second.
public func concurrently<First: Sendable, Second: Sendable>(
  threads: Int, _ first: @escaping @Sendable () throws -> First,
  _ second: @escaping @Sendable () throws -> Second
) throws -> (First, Second) {
  let results = try concurrentMap([0, 1], threads: threads) { index -> (First?, Second?) in
    index == 0 ? (try first(), nil) : (nil, try second())
  }
  guard let one = results[0].0, let other = results[1].1 else {
    preconditionFailure("each computation has a result")
  }
  return (one, other)
}
