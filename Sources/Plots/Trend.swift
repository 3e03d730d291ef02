import Basics

/// Means over a number that is varied, each with its interval.
public struct Trend: Sendable {
  public struct Point: Sendable {
    public var x: Double
    public var mean: Double
    /// `nil` for a single value.
    public var interval: ClosedRange<Double>?
    /// What it is, in words.
    public var note: String

    public init(x: Double, mean: Double, interval: ClosedRange<Double>?, note: String) {
      (self.x, self.mean, self.interval, self.note) = (x, mean, interval, note)
    }
  }

  public var title: String
  public var x: PlotAxis
  public var y: PlotAxis
  /// In the order of the line through them.
  public var points: [Point]

  /// - Precondition: the axes hold all points and intervals.
  public init(title: String, x: PlotAxis, y: PlotAxis, points: [Point]) {
    (self.title, self.x, self.y, self.points) = (title, x, y, points)
  }

  private static let frame = (left: 84.0, right: Chart.width - 10, top: 8.0, bottom: 248.0)

  public var chart: Chart {
    let (left, right, top, bottom) = Self.frame
    let line = points.map { "\(across($0.x).short) \(up($0.mean).short)" }.joined(separator: "L")
    return Chart(
      title, height: bottom + 40,
      Ink.ticks(x, left: left, right: right, top: top, bottom: bottom)
        + Ink.risingTicks(y, left: left, right: right, top: top, bottom: bottom)
        + [Ink.path("M" + line, look: "trend")] + points.flatMap(draw)
        + [
          Ink.text(x.label, x: (left + right) / 2, y: bottom + 35, .middle, look: "dim"),
          Ink.text(y.label, x: 14, y: (top + bottom) / 2, .middle, look: "dim", turned: true),
        ])
  }

  private func draw(_ point: Point) -> [Markup] {
    Ink.mean(
      point.mean, point.interval, other: across(point.x), isUpright: true, note: point.note,
      place: up)
  }

  private func across(_ value: Double) -> Double {
    Self.frame.left + x.share(value) * (Self.frame.right - Self.frame.left)
  }

  private func up(_ value: Double) -> Double {
    Self.frame.bottom - y.share(value) * (Self.frame.bottom - Self.frame.top)
  }
}
