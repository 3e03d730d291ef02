import Basics
import Evaluation
import Foundation
import Sweeps
import Synchronization

/// Merges the results of a sweep into one table, in the order of its points.
public struct SweepTable: Sendable {
  /// The form of a table's file.
  public enum Format: String, CaseIterable, Sendable {
    case csv, jsonl

    /// - Throws: kind `usage` for another ending.
    public init(path: String) throws {
      guard let format = Self.allCases.first(where: { path.hasSuffix(".\($0.rawValue)") }) else {
        throw Diagnostic(
          .usage, "unknown extension of '\(path)': tables are written as .csv or .jsonl")
      }
      self = format
    }
  }

  /// The result of one point.
  private struct Row: Sendable {
    let point: Int
    let outcome: SweepOutcome
  }

  /// What is wrong with a point's result.
  private enum Lack: Sendable {
    case missing, damaged
  }

  public let points: Int
  public let missing: Int
  public let damaged: Int
  private let sweep: Sweep
  private let columns: SweepColumns
  private let rows: [Row]

  /// Reads all results.
  ///
  /// - Parameter isPartial: whether points may be missing.
  /// - Throws: kind `missing` if a point is not done, unless `isPartial`; diagnostics for mistakes
  ///   in the sweep file.
  public init(_ path: String, results: String?, isPartial: Bool, threads: Int) throws {
    let sweep = try Sweep(path)
    let folder = SweepFolder(results, for: path)
    try folder.expectFolder()
    let keys = try SweepKeys(sweep)
    let (store, known) = (folder.store, folder.store.keys(threads: threads))
    let block = 1024
    let starts = Array(stride(from: 0, to: sweep.grid.count, by: block))
    let parts = try concurrentMap(starts, threads: threads) { start in
      try (start..<min(start + block, sweep.grid.count)).map { point -> Result<Row, LackError> in
        let key = keys.key(sweep.grid.digits(of: point))
        guard known.contains(key) else { return .failure(LackError(lack: .missing)) }
        do {
          guard let outcome = try store.outcome(key) else {
            return .failure(LackError(lack: .missing))
          }
          return .success(Row(point: point, outcome: outcome))
        } catch let diagnostic as Diagnostic where diagnostic.kind == .malformed {
          return .failure(LackError(lack: .damaged))
        }
      }
    }
    self.sweep = sweep
    columns = SweepColumns(sweep)
    points = sweep.grid.count
    let all = parts.joined()
    rows = all.compactMap { try? $0.get() }
    damaged = all.count {
      if case .failure(let error) = $0 { error.lack == .damaged } else { false }
    }
    missing = points - rows.count
    guard missing == 0 || isPartial else {
      throw Diagnostic(
        .missing,
        "\(missing) of \(points.counted("point")) are not done"
          + (damaged > 0 ? ", \(damaged) of them for their files are damaged" : ""),
        at: Place(folder.path),
        notes: [
          "'memc sweep run \(path)' computes them; '--partial' merges those that are done"
        ])
    }
  }

  private struct LackError: Error {
    let lack: Lack
  }

  /// The keys of figures that some point has.
  private var figures: [String] {
    let found = rows.reduce(into: Set<String>()) { $0.formUnion($1.outcome.figures.keys) }
    return SweepOutcome.keys.filter(found.contains)
  }

  /// The table as text.
  public func text(_ format: Format) throws -> String {
    switch format {
    case .csv: csv
    case .jsonl: try lines.map { $0 + "\n" }.joined()
    }
  }

  /// As RFC 4180 requires.
  private var csv: String {
    let figures = figures
    let header = columns.names + ["status", "reason"] + figures
    let lines = rows.lazy.map { row -> String in
      let outcome = row.outcome
      let choices = columns.values(sweep.grid.digits(of: row.point)).map { $0?.commandLine ?? "" }
      let cells =
        choices + [outcome.status, outcome.reason ?? ""]
        + figures.map { outcome.figures[$0].map(\.exactText) ?? "" }
      return cells.map(\.escaped.csvCell).joined(separator: ",") + "\r\n"
    }
    return header.map(\.csvCell).joined(separator: ",") + "\r\n" + lines.joined()
  }

  /// One JSON object for each point: choices, status, reason, figures.
  private var lines: [String] {
    get throws {
      let names = try columns.names.map { try $0.json }
      return try rows.map { row in
        let outcome = row.outcome
        let values = columns.values(sweep.grid.digits(of: row.point))
        var pairs = try zip(names, values).compactMap { name, value in
          try value.map { (name, try $0.json) }
        }
        pairs.append(("\"status\"", "\"\(outcome.status)\""))
        if let reason = outcome.reason { pairs.append(("\"reason\"", try reason.json)) }
        for key in SweepOutcome.keys {
          if let figure = outcome.figures[key] { pairs.append(("\"\(key)\"", figure.json)) }
        }
        return "{" + pairs.map { "\($0.0):\($0.1)" }.joined(separator: ",") + "}"
      }
    }
  }
}

extension SweepTable: Encodable {
  private enum Key: CodingKey {
    case schemaVersion, memcVersion, points, missing, axes, rows
  }

  /// The rows as objects, like the lines of `.jsonl`.
  public func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(1, forKey: .schemaVersion)
    try object.encode(Version.current, forKey: .memcVersion)
    try object.encode(points, forKey: .points)
    try object.encode(missing, forKey: .missing)
    try object.encode(columns.names, forKey: .axes)
    try object.encode(
      rows.map { row in
        let choices = zip(columns.names, columns.values(sweep.grid.digits(of: row.point)))
        var cells = choices.reduce(into: [String: Value]()) { $0[$1.0] = $1.1 }
        cells["status"] = Value(.text(row.outcome.status))
        cells["reason"] = row.outcome.reason.map { Value(.text($0)) }
        return cells.merging(row.outcome.figures.mapValues { Value(.real($0)) }) { $1 }
      }, forKey: .rows)
  }
}

extension SweepOutcome {
  fileprivate var status: String { isRefused ? "refused" : "done" }
}

extension Encodable {
  fileprivate var json: String {
    get throws { String(decoding: try JSONText.bytes(of: self, style: .compact), as: UTF8.self) }
  }
}

extension Double {
  /// As JSON; what is no number is a text, as in all JSON of memc.
  fileprivate var json: String {
    isFinite ? exactText : isNaN ? "\"nan\"" : self > 0 ? "\"inf\"" : "\"-inf\""
  }
}
