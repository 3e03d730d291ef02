import Basics
import Evaluation
import NetworkIR
import Sweeps
import Synchronization

/// What happens while a plan is made.
public enum PlanEvent: Equatable, Sendable {
  /// So many of all points were found among results of earlier runs.
  case found(Int, of: Int)
  /// A file among these results is damaged.
  case damaged(Diagnostic)
  /// One more point was computed; so many of all are done.
  case done(Int, of: Int)
}

/// Finds what each point of a plan takes.
struct PlanRun: Sendable {
  let network: Graph
  /// The path of the model.
  let model: String
  let modelSha256: [String: String]
  let shapes: [String: Int]
  let limit: SizeLimit
  let store: ResultStore<PlanOutcome>?
  let threads: Int
  let observe: @Sendable (PlanEvent) -> Void

  /// A point that is not done yet.
  private struct Task: Sendable {
    let index: Int
    let target: Target
    let key: Digest
    /// What its quantized network depends on.
    let passes: String
  }

  /// The outcome of every point, in their order.
  ///
  /// Points are computed in parallel where they share a quantized network, one network after another,
  /// so that one at most is in memory.
  func outcomes(at points: [PlanPoint]) throws -> [PlanOutcome] {
    var outcomes = [PlanOutcome](repeating: PlanOutcome(), count: points.count)
    var (tasks, found) = ([Task](), 0)
    for (index, point) in points.enumerated() {
      switch point.target {
      case .failure(let refusal): outcomes[index].reasons = refusal.reasons
      case .success(let target):
        let key = try key(of: target).digest
        if let known = try known(key) {
          outcomes[index] = known
          found += 1
        } else {
          let passes = try target.passIdentity.description
          tasks.append(Task(index: index, target: target, key: key, passes: passes))
        }
      }
    }
    if store != nil { observe(.found(found, of: points.count)) }
    let progress = Progress(done: points.count - tasks.count, all: points.count)
    for group in tasks.inGroups(by: \.passes) {
      for (index, outcome) in try computed(group.elements, progress) { outcomes[index] = outcome }
    }
    return outcomes
  }

  private func key(of target: Target) -> PlanKey {
    PlanKey(
      modelSha256: modelSha256, shapes: shapes, limit: limit.factor,
      mapping: target.file.record.value, accelerator: Value(.record(target.accelerator.record)))
  }

  private func known(_ key: Digest) throws -> PlanOutcome? {
    do {
      return try store?.outcome(key)
    } catch let diagnostic as Diagnostic where diagnostic.kind == .malformed {
      observe(.damaged(diagnostic))
      return nil
    }
  }

  /// The outcomes of points that share a quantized network.
  private func computed(_ tasks: [Task], _ progress: Progress) throws -> [(Int, PlanOutcome)] {
    let shared = try PointRefusal.catching {
      try PlannedNetwork(
        tasks[0].target.usingHost(network), by: tasks[0].target, limit: limit, threads: threads)
    }
    return try concurrentMap(tasks, threads: threads) { task in
      let outcome = try outcome(of: task, shared)
      observe(.done(progress.next(), of: progress.all))
      return (task.index, outcome)
    }
  }

  private func outcome(of task: Task, _ shared: Result<PlannedNetwork, PointRefusal>) throws
    -> PlanOutcome
  {
    let figures = try PointRefusal.catching {
      try task.target.expectRoom(for: network, task.target.pipeline())
      return try PlannedFigures(try shared.get(), on: task.target)
    }
    let (outcome, isFault) = figures.outcome
    if !isFault { try store?.save(outcome, as: task.key) }
    return outcome
  }

  /// Counts the points that are done.
  private final class Progress: Sendable {
    let all: Int
    private let done: Mutex<Int>

    init(done: Int, all: Int) {
      self.all = all
      self.done = Mutex(done)
    }

    func next() -> Int {
      done.withLock {
        $0 += 1
        return $0
      }
    }
  }
}

extension Result<PlannedFigures, PointRefusal> {
  /// What to keep, and whether it is a bug of memc, which the next run should see again.
  fileprivate var outcome: (PlanOutcome, isFault: Bool) {
    switch self {
    case .success(let figures): (PlanOutcome(figures: figures), false)
    case .failure(let refusal): (PlanOutcome(reasons: refusal.reasons), refusal.isFault)
    }
  }
}
