import Basics
import Evaluation
import Foundation

/// What a plan found at one point: figures, or why there are none.
struct PlanOutcome: Codable, Equatable, Sendable {
  var figures: PlannedFigures?
  /// A sentence for each reason; empty if there are figures.
  var reasons: [String] = []
}

/// Everything that can change what a plan finds at a point.
struct PlanKey: Encodable {
  let memcVersion = Version.current
  /// By file, as in a manifest.
  let modelSha256: [String: String]
  let shapes: [String: Int]
  let limit: Int
  let mapping: Value
  let accelerator: Value

  /// - Throws: the errors of encoding.
  var digest: String {
    get throws { Sha256.hex(of: try JSONText.bytes(of: self, style: .compact)) }
  }
}

/// A folder with a file for each point that a plan has finished, so that an interrupted plan goes on
/// and a larger one begins with what is there.
///
/// A file is named by the digest of its `PlanKey`, and is whole or absent.
struct PlanStore: Sendable {
  private let folder: String

  /// The contents of a file.
  private struct Entry: Codable {
    var schemaVersion = 1
    let key: String
    let outcome: PlanOutcome
    /// Of the outcome as compact JSON.
    let sha256: String
  }

  /// 1 MiB, far above any outcome.
  private static let largest = 1 << 20

  /// Makes the folder unless it exists.
  ///
  /// - Throws: kind `cannotCreate`.
  init(_ folder: String) throws {
    self.folder = folder
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Diagnostic(.cannotCreate, "cannot make the folder of results", at: Place(folder))
    }
    try AtomicWrite.expectWritable(path(of: "plan"), isText: true)
  }

  /// The outcome of a key; `nil` if there is none.
  ///
  /// - Throws: kind `malformed` if its file is damaged.
  func outcome(_ key: String) throws -> PlanOutcome? {
    let path = path(of: key)
    guard InputFile.exists(path) else { return nil }
    let bytes = try InputFile(path, limit: Self.largest, isReplaceable: true).bytes
    guard let entry = try? JSONText.decode(Entry.self, from: bytes), entry.key == key,
      entry.schemaVersion == Entry(key: key, outcome: entry.outcome, sha256: "").schemaVersion,
      try Self.digest(of: entry.outcome) == entry.sha256
    else {
      throw Diagnostic.malformed("is damaged, and is computed again", at: Place(path))
    }
    return entry.outcome
  }

  /// - Throws: the errors of `AtomicWrite`.
  func save(_ outcome: PlanOutcome, as key: String) throws {
    let entry = Entry(key: key, outcome: outcome, sha256: try Self.digest(of: outcome))
    try AtomicWrite.write(try JSONText.bytes(of: entry), to: path(of: key))
  }

  private func path(of key: String) -> String { "\(folder)/\(key).json" }

  private static func digest(of outcome: PlanOutcome) throws -> String {
    Sha256.hex(of: try JSONText.bytes(of: outcome, style: .compact))
  }
}
