import Basics
import Sweeps

/// Why points of a sweep are refused, and how many for each reason.
struct Refusals: Sendable {
  /// The points that are refused.
  private(set) var points = 0
  /// By the reasons of a point.
  private var counts: [String: Int] = [:]

  mutating func add(_ outcome: SweepOutcome) {
    guard let reason = outcome.reason else { return }
    points += 1
    counts[reason, default: 0] += 1
  }

  static func += (a: inout Self, b: Self) {
    a.points += b.points
    a.counts.merge(b.counts) { $0 + $1 }
  }

  /// The largest number of reasons that are listed.
  private static let listed = 20

  /// The most frequent reasons.
  var reasons: [RefusalReason] {
    counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.listed).map {
      RefusalReason(reason: $0.key, points: $0.value)
    }
  }
}

/// A reason why points of a sweep are refused.
public struct RefusalReason: Encodable, Sendable, Equatable {
  /// The reasons of a point, joined by `; `.
  public let reason: String
  public let points: Int

  /// `8 points refused: the network needs 12 tiles, …`.
  var text: String { "\(points.counted("point")) refused: \(reason.escaped)" }
}
