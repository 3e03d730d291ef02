import Basics
import Synchronization

/// Hands the points of a range to several threads, in order, until it is stopped.
public final class PointQueue: Sendable {
  private let end: Int
  private let state: Mutex<(next: Int, isStopped: Bool)>

  public init(_ points: Range<Int>) {
    end = points.upperBound
    state = Mutex((points.lowerBound, false))
  }

  /// The next point; `nil` after the last, and after `stop`.
  public func next() -> Int? {
    state.withLock { state in
      guard !state.isStopped, state.next < end else { return nil }
      defer { state.next += 1 }
      return state.next
    }
  }

  /// Hands out no more points.
  public func stop() { state.withLock { $0.isStopped = true } }

  public var isStopped: Bool { state.withLock(\.isStopped) }
}
