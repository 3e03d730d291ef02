import Basics

/// The points of a measured device, in siemens, by ascending target.
///
/// Written as rows `[target, mean, spread]` or as a file name: see `MeasuredPoints+File`.
public struct MeasuredPoints: RecordValue {
  /// One measured point, in siemens.
  public struct Point: Equatable, Sendable {
    public var target: Double
    public var mean: Double
    public var spread: Double
  }

  public private(set) var points: [Point] = []

  /// No points.
  public init() {}

  public static var expectation: String { "a file, or rows of target, mean and spread" }

  public var value: Value {
    Value(.list(points.map { [$0.target, $0.mean, $0.spread].value }))
  }

  /// - Throws: `configuration` if the value is neither a file name nor rows of numbers, or as
  ///   `init(rows:)` and `init(file:)`.
  public init(_ value: Value) throws {
    switch value.content {
    case .text(let file): try self.init(file: file.path(asNamedAt: value.place))
    case .list(let rows): try self.init(rows: rows.map { try [Double]($0) })
    default:
      throw Diagnostic.configuration(
        "must be \(Self.expectation), not \(value.kind)", at: value.place)
    }
  }

  /// - Parameter rows: target, mean and spread of each point.
  /// - Throws: `configuration` if there are fewer than two points, a number is not in 0...1 S, or a
  ///   target does not exceed the one before it.
  public init(rows: [[Double]]) throws {
    guard rows.count >= 2 else {
      throw Diagnostic.configuration(
        "needs at least two points, not \(rows.count)", at: nil)
    }
    for (index, row) in rows.enumerated() {
      guard row.count == 3 else {
        throw Diagnostic.configuration(
          "must have target, mean and spread in row \(index + 1), which has \(row.count) numbers",
          at: nil)
      }
      guard row.allSatisfy({ (0...1).contains($0) }) else {
        throw Diagnostic.configuration(
          "must have conductances in 0...1 S, but row \(index + 1) is \(row)", at: nil)
      }
      guard index == 0 || row[0] > rows[index - 1][0] else {
        throw Diagnostic.configuration(
          "must have ascending targets, but row \(index + 1) has \(row[0]) after "
            + "\(rows[index - 1][0])", at: nil)
      }
    }
    points = rows.map { Point(target: $0[0], mean: $0[1], spread: $0[2]) }
  }

  /// The range of the measured targets.
  var targets: ClosedRange<Double>? {
    guard let first = points.first, let last = points.last else { return nil }
    return first.target...last.target
  }

  /// Mean and spread at a target, interpolated linearly.
  ///
  /// - Precondition: there are points, and `target` is in `targets` up to rounding.
  func at(_ target: Double) -> (mean: Double, spread: Double) {
    let next = min(max(points.firstIndex { $0.target >= target } ?? .max, 1), points.count - 1)
    let (low, high) = (points[next - 1], points[next])
    let share = min(max((target - low.target) / (high.target - low.target), 0), 1)
    return (
      low.mean + share * (high.mean - low.mean), low.spread + share * (high.spread - low.spread)
    )
  }
}
