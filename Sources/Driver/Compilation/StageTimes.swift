/// How long the stages of a computation took, in order.
struct StageTimes: Sendable {
  private(set) var all: [(stage: String, duration: Duration)] = []

  /// Runs a stage and notes its time.
  mutating func time<Result>(_ stage: String, _ body: () throws -> Result) rethrows -> Result {
    let start = ContinuousClock.now
    let result = try body()
    all.append((stage, ContinuousClock.now - start))
    return result
  }

  mutating func add(_ times: [(String, Duration)]) {
    all += times.map { (stage: $0.0, duration: $0.1) }
  }
}
