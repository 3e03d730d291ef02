import Synchronization

/// Numbers the trainings of one run of the pipeline, for seeds and checkpoints.
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
