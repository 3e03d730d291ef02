import Basics

/// Points of a measured device, siemens, by ascending target.
///
/// Written as rows `[target, mean, spread]`, or as the name of a file: see `MeasuredPoints+File`.
public struct MeasuredPoints: RecordValue {
  public struct Point: Equatable, Sendable {
    public var target: Double
    public var mean: Double
    public var spread: Double
  }

  public private(set) var points: [Point] = []

  /// No point yet: a device needs some.
  public init() {}

  public static var expectation: String { "a file, or rows of target, mean and spread" }

  public var value: Value {
    Value(.list(points.map { [$0.target, $0.mean, $0.spread].value }))
  }

  /// - Throws: where rows are no three numbers, or as `init(rows:)` does.
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
  /// - Throws: `configuration` where there are fewer than two points, a number is not finite or is
  ///   negative, or a target does not exceed the one before it.
  public init(rows: [[Double]]) throws {
    guard rows.count >= 2 else {
      throw Diagnostic.configuration(
        "needs two points at least, to be linear between them, not \(rows.count)", at: nil)
    }
    for (index, row) in rows.enumerated() {
      guard row.count == 3 else {
        throw Diagnostic.configuration(
          "needs target, mean and spread in row \(index + 1), which has \(row.count) numbers",
          at: nil)
      }
      guard row.allSatisfy({ (0...1).contains($0) }) else {
        throw Diagnostic.configuration(
          "must have conductances in 0...1 S, row \(index + 1) is \(row)", at: nil)
      }
      guard index == 0 || row[0] > rows[index - 1][0] else {
        throw Diagnostic.configuration(
          "must have ascending targets, row \(index + 1) has \(row[0]) after "
            + "\(rows[index - 1][0])", at: nil)
      }
    }
    points = rows.map { Point(target: $0[0], mean: $0[1], spread: $0[2]) }
  }

  /// The targets that were measured.
  var targets: ClosedRange<Double>? {
    guard let first = points.first, let last = points.last else { return nil }
    return first.target...last.target
  }

  /// Mean and spread at a target, linear between the points around it.
  ///
  /// - Precondition: there are points, and `target` is one of `targets` but for rounding.
  func at(_ target: Double) -> (mean: Double, spread: Double) {
    let next = min(max(points.firstIndex { $0.target >= target } ?? .max, 1), points.count - 1)
    let (low, high) = (points[next - 1], points[next])
    let share = min(max((target - low.target) / (high.target - low.target), 0), 1)
    return (
      low.mean + share * (high.mean - low.mean), low.spread + share * (high.spread - low.spread)
    )
  }
}
