import Basics
import Evaluation
import Foundation
import Sweeps

/// How large a sweep is, and what it varies.
public struct SweepPlan: Encodable, Sendable {
  /// What an axis varies.
  struct Axis: Encodable, Sendable {
    let names: [String]
    let choices: Int
    /// The first choices, as text.
    let first: [String]
  }

  /// What a trial point took.
  public struct Trial: Encodable, Sendable {
    /// The time to compile its program, and to do all else, one thread, in s.
    public let compilationSeconds: Double
    public let pointSeconds: Double
    /// The memory of the process afterwards, its peak, in MiB.
    public let peakMebibytes: Int
  }

  public let schemaVersion = 1
  public let memcVersion = Version.current
  public let sweep: String
  /// The folder of results.
  public let results: String
  public let points: Int
  public let done: Int
  /// The number of programs, if every choice gives another one.
  public let programs: Int
  let axes: [Axis]
  /// The choices of the first points, by column.
  let firstPoints: [[String: Value]]
  public let trial: Trial?
  /// The time of all points that are not done, on one thread, in s; `nil` without a trial.
  public let estimateSeconds: Double?
  /// Whether programs are run on images.
  private let simulates: Bool
  /// The columns of tables.
  private let columns: [String]

  private enum CodingKeys: CodingKey {
    case schemaVersion, memcVersion, sweep, results, points, done, programs, axes, firstPoints
    case trial, estimateSeconds
  }

  /// The largest number of choices and points that are shown.
  private static let shown = 5
  /// The size of a result's file, in bytes, as a file system stores it.
  private static let fileBytes = 4096

  /// Reads a sweep file.
  ///
  /// - Parameters:
  ///   - results: the folder of results; `nil`: beside the file.
  ///   - tries: whether to compute the first point that is not done, and measure it.
  /// - Throws: diagnostics for mistakes in the file, and for files that are missing.
  public init(_ path: String, results: String?, tries: Bool, threads: Int) throws {
    let sweep = try Sweep(path)
    let folder = SweepFolder(results, for: path)
    let work = try SweepWork(sweep, in: folder, points: sweep.grid.count, threads: 1)
    try work.expectUsable()
    let columns = SweepColumns(sweep)
    self.sweep = path
    self.results = folder.path
    let points = sweep.grid.count
    self.points = points
    programs = sweep.programs
    simulates = sweep.simulates
    let (done, next) = try work.finished(threads: threads)
    self.done = done
    axes = sweep.axes.map { axis in
      Axis(
        names: axis.paths, choices: axis.count,
        first: (0..<min(axis.count, Self.shown)).map { choice in
          axis.paths.compactMap { axis.value(choice, $0)?.commandLine }.joined(separator: " ")
        })
    }
    self.columns = columns.names
    firstPoints = (0..<min(points, Self.shown)).map { point in
      zip(columns.names, columns.values(sweep.grid.digits(of: point))).reduce(into: [:]) {
        $0[$1.0] = $1.1
      }
    }
    trial = tries ? try next.map { try Trial(sweep.grid.digits(of: $0), work) } : nil
    let perProgram = Double(points) / Double(max(programs, 1))
    let rest = Double(points - done)
    estimateSeconds = trial.map { rest * ($0.pointSeconds + $0.compilationSeconds / perProgram) }
  }
}

extension SweepWork {
  /// How many points have a result, and the first that has none.
  fileprivate func finished(threads: Int) throws -> (done: Int, next: Int?) {
    let known = store.keys(threads: threads)
    guard !known.isEmpty else { return (0, 0) }
    let (block, count) = (1 << 14, sweep.grid.count)
    let starts = Array(stride(from: 0, to: count, by: block))
    let parts = try concurrentMap(starts, threads: threads) { start -> (done: Int, next: Int?) in
      (start..<min(start + block, count)).reduce(into: (0, nil)) { counted, point in
        let isDone = known.contains(keys.key(sweep.grid.digits(of: point)))
        counted.done += isDone ? 1 : 0
        counted.next = counted.next ?? (isDone ? nil : point)
      }
    }
    return (parts.reduce(0) { $0 + $1.done }, parts.lazy.compactMap(\.next).first)
  }
}

extension SweepPlan.Trial {
  /// Computes a point twice; the program is ready the second time.
  fileprivate init(_ digits: [Int], _ work: SweepWork) throws {
    func seconds(_ body: () throws -> Void) throws -> Double {
      let duration = try ContinuousClock().measure(body)
      return duration / .seconds(1)
    }
    let first = try seconds { _ = try work.tryOut(digits) }
    pointSeconds = try seconds { _ = try work.tryOut(digits) }
    compilationSeconds = max(first - pointSeconds, 0)
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    peakMebibytes = usage.ru_maxrss / 1024
  }
}

extension SweepPlan {
  public var text: String {
    let grid = axes.map(\.choices)
    let product = grid.count > 1 ? " = " + grid.map(String.init).joined(separator: " × ") : ""
    let compilations =
      programs == points
      ? "each is compiled" + (simulates ? " and run" : "")
      : "\(programs.counted("compilation")), each for \((points / programs).counted("point"))"
    let head = "\(points.counted("point"))\(product): \(compilations)"
    let state = "results in \(results.escaped): \(done) done"
    return [head, axisTable, firstTable, estimate, state].compactMap(\.self)
      .joined(separator: "\n\n")
  }

  private var axisTable: String? {
    guard !axes.isEmpty else { return nil }
    var table = TextTable(header: ["varies", "choices", ""])
    table.wordColumns = [0, 2]
    table.rows = axes.map { axis in
      [
        axis.names.joined(separator: " ").escaped, "\(axis.choices)",
        (axis.first + (axis.choices > axis.first.count ? ["…"] : [])).joined(separator: ", ")
          .escaped,
      ]
    }
    return table.text
  }

  private var firstTable: String? {
    guard !columns.isEmpty else { return nil }
    let head = points > firstPoints.count ? "first points" : "points"
    var table = TextTable(header: [head] + columns.map(\.escaped))
    table.wordColumns = Set(0...columns.count)
    table.rows = firstPoints.enumerated().map { index, point in
      ["\(index)"] + columns.map { point[$0]?.commandLine.escaped ?? "" }
    }
    return table.text
  }

  private var estimate: String {
    let size = Quantity.bytes(points * Self.fileBytes)
    guard let trial, let estimateSeconds else {
      return
        "estimate: \(points.counted("file")), about \(size) on the disk; '--trial' measures the "
        + "time of a point"
    }
    return String(
      format: "estimate: %.3g s for a compilation, %.3g s for a point, %d MiB; %@ on one thread, "
        + "about %@ on the disk", trial.compilationSeconds, trial.pointSeconds, trial.peakMebibytes,
      SweepPlan.time(estimateSeconds), size)
  }

  /// `12 s`, `3.5 min`, `20 h` or `4 days`.
  static func time(_ seconds: Double) -> String {
    switch seconds {
    case ..<120: String(format: "%.3g s", seconds)
    case ..<7200: String(format: "%.3g min", seconds / 60)
    case ..<172_800: String(format: "%.3g h", seconds / 3600)
    default: String(format: "%.4g days", seconds / 86_400)
    }
  }
}

extension Quantity {
  fileprivate static func bytes(_ count: Int) -> String {
    let units = ["KiB", "MiB", "GiB", "TiB"]
    let (size, unit) = units.dropFirst().reduce((Double(count) / 1024, units[0])) { size, unit in
      size.0 < 1024 ? size : (size.0 / 1024, unit)
    }
    return String(format: "%.3g ", size) + unit
  }
}
