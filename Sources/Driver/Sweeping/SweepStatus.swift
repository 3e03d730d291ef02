import Basics
import Evaluation
import Sweeps

/// How far a sweep is.
public struct SweepStatus: Encodable, Sendable {
  /// How far all points are, or those of one shard.
  public struct Counts: Encodable, Sendable {
    public internal(set) var points = 0
    /// Points with a result; the refused among them.
    public internal(set) var done = 0
    public internal(set) var refused = 0
    /// Points without a result; those whose file is damaged among them.
    public internal(set) var left = 0
    public internal(set) var damaged = 0
  }

  public let schemaVersion = 1
  public let memcVersion = Version.current
  public let sweep: String
  /// The folder of results.
  public let results: String
  public let all: Counts
  /// By shard; `nil` unless asked for.
  public let shards: [Counts]?
  /// Why points are refused; the most frequent first.
  public let reasons: [RefusalReason]
  /// Damaged files, the first of them.
  public let damagedFiles: [String]

  private static let shownFiles = 20

  /// Reads all results.
  ///
  /// - Parameters:
  ///   - results: the folder of results; `nil`: beside the sweep file.
  ///   - shards: the number of shards to count by; `nil`: only all points.
  /// - Throws: diagnostics for mistakes in the sweep file.
  public init(_ path: String, results: String?, shards: Int?, threads: Int) throws {
    let sweep = try Sweep(path)
    let folder = SweepFolder(results, for: path)
    try folder.expectFolder()
    let keys = try SweepKeys(sweep)
    let (store, known) = (folder.store, folder.store.keys(threads: threads))
    let count = shards ?? max(1, min(sweep.grid.count / 1024, 1000))
    let parts = try (1...count).map { try Shard($0, of: count).points(of: sweep.grid.count) }
    let counted = try concurrentMap(parts, threads: threads) { points in
      var (counts, files, refusals) = (Counts(), [String](), Refusals())
      for point in points {
        let key = keys.key(sweep.grid.digits(of: point))
        counts.points += 1
        do {
          let outcome = known.contains(key) ? try store.outcome(key) : nil
          counts.done += outcome == nil ? 0 : 1
          outcome.map { refusals.add($0) }
        } catch let diagnostic as Diagnostic where diagnostic.kind == .malformed {
          counts.damaged += 1
          files += [diagnostic.place?.source].compactMap(\.self)
        }
      }
      counts.left = counts.points - counts.done
      counts.refused = refusals.points
      return (counts: counts, files: files, refusals: refusals)
    }
    self.sweep = path
    self.results = folder.path
    all = counted.reduce(into: Counts()) { $0 += $1.counts }
    self.shards = shards == nil ? nil : counted.map(\.counts)
    reasons = counted.reduce(into: Refusals()) { $0 += $1.refusals }.reasons
    damagedFiles = Array(counted.flatMap(\.files).prefix(Self.shownFiles))
  }

  public var text: String {
    let lines = damagedFiles.map { "damaged, 'run' computes it again: \($0.escaped)" }
    let rest = all.damaged - damagedFiles.count
    return
      ([all.text, shardTable].compactMap(\.self) + reasons.map(\.text) + lines
      + (rest > 0 ? ["\(rest.counted("more damaged file"))"] : [])).joined(separator: "\n")
  }

  private var shardTable: String? {
    guard let shards else { return nil }
    var table = TextTable(header: ["shard", "points", "done", "refused", "left", "damaged"])
    table.rows = shards.enumerated().map { index, counts in
      ["\(index + 1)/\(shards.count)"]
        + [counts.points, counts.done, counts.refused, counts.left, counts.damaged].map(String.init)
    }
    return table.text
  }
}

extension SweepStatus.Counts {
  fileprivate static func += (a: inout Self, b: Self) {
    a.points += b.points
    a.done += b.done
    a.refused += b.refused
    a.left += b.left
    a.damaged += b.damaged
  }

  fileprivate var text: String {
    "\(points.counted("point")): \(done) done" + (refused > 0 ? " (\(refused) refused)" : "")
      + ", \(left) left" + (damaged > 0 ? " (\(damaged) damaged)" : "")
  }
}
