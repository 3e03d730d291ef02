import Basics
import Sweeps

/// What a run of a sweep did.
public struct SweepProgress: Encodable, Sendable {
  public let schemaVersion = 1
  public let memcVersion = Version.current
  public let sweep: String
  /// The folder of results.
  public let results: String
  public let shard: String
  /// The points of the shard.
  public let points: Int
  /// Points that were done before.
  public let found: Int
  /// Points that this run computed; the refused and those whose file was damaged among them.
  public let computed: Int
  public let refused: Int
  /// Why; the most frequent first.
  public let reasons: [RefusalReason]
  public let damaged: Int
  /// Points at which memc found a bug of its own; they are not kept.
  public let faults: Int
  /// Points that are not done.
  public let left: Int
  /// Whether points that still ran were dropped, so that their threads are not yet at an end.
  public let isDropped: Bool

  private enum CodingKeys: CodingKey {
    case schemaVersion, memcVersion, sweep, results, shard, points, found, computed, refused
    case reasons, damaged, faults, left
  }

  init(
    sweep: String, results: String, shard: Shard, points: Int, found: Int, computed: Int,
    refusals: Refusals, damaged: Int, faults: Int, isDropped: Bool
  ) {
    self.sweep = sweep
    self.results = results
    self.shard = shard.description
    self.points = points
    self.found = found
    self.computed = computed
    refused = refusals.points
    reasons = refusals.reasons
    self.damaged = damaged
    self.faults = faults
    left = points - found - computed
    self.isDropped = isDropped
  }

  /// One line, and one for each reason why points are refused.
  public var text: String {
    let part = shard == Shard.whole.description ? "" : "shard \(shard): "
    let parts = [
      found > 0 ? "\(found) found" : nil,
      "\(computed) computed" + (refused > 0 ? " (\(refused) refused)" : ""),
      left > 0 ? "\(left) left" : nil,
    ]
    let line =
      "\(part)\(points.counted("point")): " + parts.compactMap(\.self).joined(separator: ", ")
    return ([line] + reasons.map(\.text)).joined(separator: "\n")
  }
}
