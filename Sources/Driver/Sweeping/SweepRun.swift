import Basics
import Dispatch
import Evaluation
import Foundation
import Sweeps
import Synchronization

/// What happens while a sweep runs.
public enum SweepEvent: Sendable {
  /// A result or a stored program is damaged, or no file.
  case damaged(Diagnostic)
  /// So many of all points are done.
  case progress(Int, of: Int)
  /// A bug of memc at a point, whose result is not kept.
  case fault([Diagnostic])
}

/// Computes the points of a sweep, or of one shard of it, that are not done yet.
public struct SweepRun: Sendable {
  /// The path of the sweep file.
  public var sweep: String
  /// The folder of results; `nil`: beside the sweep file.
  public var results: String?
  public var shard = Shard.whole
  /// No point is begun after so many seconds; `nil`: no limit.
  public var timeLimit: Double?
  public var threads = 1
  /// Whether the user or a scheduler asks to stop.
  public var isInterrupted: @Sendable () -> Bool = { false }
  public var observe: @Sendable (SweepEvent) -> Void = { _ in }

  public init(_ sweep: String) { self.sweep = sweep }

  /// After a request to stop, points that still run after so many seconds are dropped; Slurm kills
  /// 30 s after its first signal.
  static let grace = 20.0

  /// Computes what is left, several points at a time.
  ///
  /// - Throws: diagnostics for mistakes in the sweep file, for missing files, and if results cannot
  ///   be written.
  public func run() throws -> SweepProgress {
    let sweep = try Sweep(sweep)
    let folder = SweepFolder(results, for: self.sweep)
    let points = shard.points(of: sweep.grid.count)
    let observe = observe
    let work = try SweepWork(
      sweep, in: folder, points: points.count, threads: threads,
      observe: { observe(.damaged($0)) })
    try work.expectUsable()
    let known = work.store.keys(threads: threads)
    try work.prepare(points, known: known)
    let queue = PointQueue(points)
    let counts = Mutex(Counts())
    let group = DispatchGroup()
    for _ in 0..<max(1, min(threads, points.count)) {
      DispatchQueue.global().async(group: group) {
        while let point = queue.next() {
          let digits = sweep.grid.digits(of: point)
          do {
            let step = try self.step(digits, known, work)
            counts.withLock { $0.add(step) }
          } catch {
            counts.withLock { $0.failure = $0.failure ?? error }
            queue.stop()
          }
        }
      }
    }
    let isDropped = wait(for: group, queue) {
      observe(.progress(counts.withLock(\.done), of: points.count))
    }
    let found = counts.withLock { $0 }
    if let failure = found.failure { throw failure }
    return SweepProgress(
      sweep: self.sweep, results: folder.path, shard: shard, points: points.count,
      found: found.found, computed: found.computed, refusals: found.refusals,
      damaged: found.damaged, faults: found.faults, isDropped: isDropped)
  }

  /// What became of a point.
  private enum Step {
    case found
    case computed(SweepOutcome, wasDamaged: Bool)
    case fault
  }

  private struct Counts {
    var found = 0
    var computed = 0
    var refusals = Refusals()
    var damaged = 0
    var faults = 0
    var failure: (any Error)?

    var done: Int { found + computed }

    mutating func add(_ step: Step) {
      switch step {
      case .found: found += 1
      case .computed(let outcome, let wasDamaged):
        computed += 1
        refusals.add(outcome)
        damaged += wasDamaged ? 1 : 0
      case .fault: faults += 1
      }
    }
  }

  private func step(_ digits: [Int], _ known: Set<Digest>, _ work: SweepWork) throws -> Step {
    let key = work.keys.key(digits)
    var wasDamaged = false
    if known.contains(key) {
      do {
        if try work.store.has(key) { return .found }
      } catch let diagnostic as Diagnostic where diagnostic.kind == .malformed {
        observe(.damaged(diagnostic))
        wasDamaged = true
      }
    }
    let outcome: SweepOutcome
    switch try work.compute(digits) {
    case .success(let found): outcome = found
    case .failure(let refusal):
      if refusal.isFault {
        observe(.fault(refusal.diagnostics))
        return .fault
      }
      outcome = SweepOutcome(reasons: refusal.reasons)
    }
    try work.store.save(outcome, as: key)
    return .computed(outcome, wasDamaged: wasDamaged)
  }

  /// Waits until all threads are done, or have had their time after a request to stop.
  ///
  /// - Returns: whether some still run.
  private func wait(for group: DispatchGroup, _ queue: PointQueue, tell: () -> Void) -> Bool {
    let start = ContinuousClock.now
    var stopped: ContinuousClock.Instant?
    while group.wait(timeout: .now() + .milliseconds(100)) == .timedOut {
      tell()
      let now = ContinuousClock.now
      let isLate = timeLimit.map { now - start > .seconds($0) } ?? false
      if stopped == nil, isLate || isInterrupted() {
        queue.stop()
        stopped = now
      }
      if let stopped, now - stopped > .seconds(Self.grace) { return true }
    }
    return false
  }
}
