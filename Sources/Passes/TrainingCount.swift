import Synchronization

/// Numbers the trainings of a pipeline run, for seeds and checkpoints.
public final class TrainingCount: Sendable {
  private let count = Mutex(0)

  public init() {}

  func next() -> Int {
    count.withLock { count in
      defer { count += 1 }
      return count
    }
  }
}
