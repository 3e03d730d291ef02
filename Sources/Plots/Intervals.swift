import Basics

/// Means with their intervals, one row each, and the single values that they are of.
public struct Intervals: Sendable {
  public struct Row: Sendable {
    public var label: String
    public var mean: Double
    /// `nil` for a single value.
    public var interval: ClosedRange<Double>?
    public var values: [Double]
    /// What it is, in words.
    public var note: String
    /// The mean as text, at the right edge.
    public var text: String

    public init(
      label: String, mean: Double, interval: ClosedRange<Double>?, values: [Double], note: String,
      text: String
    ) {
      (self.label, self.mean, self.interval) = (label, mean, interval)
      (self.values, self.note, self.text) = (values, note, text)
    }
  }

  public var title: String
  public var axis: PlotAxis
  public var rows: [Row]

  /// - Precondition: the axis holds all values and intervals.
  public init(title: String, axis: PlotAxis, rows: [Row]) {
    (self.title, self.axis, self.rows) = (title, axis, rows)
  }

  private static let longestLabel = 50
  private static let texts = 150.0
  private static let rowHeight = 26.0

  public var chart: Chart {
    let longest = rows.map { min(Self.longestLabel, $0.label.count) }.max() ?? 0
    let (left, right, top) = (30 + 6.6 * Double(longest), Chart.width - Self.texts, 6.0)
    let bottom = top + Double(rows.count) * Self.rowHeight
    return Chart(
      title, height: bottom + 38,
      Ink.ticks(axis, left: left, right: right, top: top, bottom: bottom)
        + rows.enumerated().flatMap { index, row in
          draw(row, y: top + (Double(index) + 0.5) * Self.rowHeight, left: left, right: right)
        } + [Ink.text(axis.label, x: (left + right) / 2, y: bottom + 33, .middle, look: "dim")])
  }

  private func draw(_ row: Row, y: Double, left: Double, right: Double) -> [Markup] {
    let place = { (value: Double) in left + axis.share(value) * (right - left) }
    let dots = row.values.map { Ink.circle(x: place($0), y: y, radius: 2.5, look: "dot") }
    return [Ink.text(row.label.shortened(to: Self.longestLabel), x: left - 10, y: y + 4, .end)]
      + dots
      + Ink.mean(
        row.mean, row.interval, other: y, isUpright: false, note: row.note, place: place)
      + [Ink.text(row.text, x: right + 12, y: y + 4)]
  }
}
