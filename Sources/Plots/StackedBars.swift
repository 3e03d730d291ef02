import Basics

/// Bars from left to right, each made of the shares of several series.
public struct StackedBars: Sendable {
  public struct Bar: Sendable {
    public var label: String
    /// For each series, in the unit of the axis; at least 0.
    public var values: [Double]
    /// What each value is, in words.
    public var notes: [String]
    /// The sum as text, behind the bar.
    public var total: String

    public init(label: String, values: [Double], notes: [String], total: String) {
      (self.label, self.values, self.notes, self.total) = (label, values, notes, total)
    }
  }

  public var title: String
  /// What the bars measure, with its unit.
  public var axis: String
  public var series: [String]
  public var bars: [Bar]

  /// - Precondition: every bar has a value and a note for each series.
  public init(title: String, axis: String, series: [String], bars: [Bar]) {
    (self.title, self.axis, self.series, self.bars) = (title, axis, series, bars)
  }

  private static let rowHeight = 22.0
  private static let labels = 150.0
  private static let totals = 110.0

  public var chart: Chart {
    let legend = Ink.legend(series, y: 0, from: Self.labels)
    let top = legend.height
    let bottom = top + Double(bars.count) * Self.rowHeight
    let (left, right) = (Self.labels, Chart.width - Self.totals)
    let largest = bars.map { $0.values.reduce(0, +) }.max() ?? 0
    let scale = PlotAxis(axis, exactly: [0, largest > 0 ? largest : 1])
    let rows = bars.enumerated().flatMap { row, bar in
      draw(bar, y: top + Double(row) * Self.rowHeight, scale, left: left, right: right)
    }
    return Chart(
      title, height: bottom + 38,
      legend.markup + Ink.ticks(scale, left: left, right: right, top: top, bottom: bottom) + rows
        + [Ink.text(axis, x: (left + right) / 2, y: bottom + 33, .middle, look: "dim")])
  }

  private func draw(
    _ bar: Bar, y: Double, _ scale: PlotAxis, left: Double, right: Double
  ) -> [Markup] {
    var sum = 0.0
    let boxes = bar.values.indices.compactMap { index -> Markup? in
      let start = left + scale.share(sum) * (right - left)
      sum += bar.values[index]
      let width = left + scale.share(sum) * (right - left) - start
      guard width >= 0.1 else { return nil }
      return Ink.box(
        x: start, y: y + 3, width: width, height: Self.rowHeight - 6,
        look: Ink.seriesClass(index), note: bar.notes[index])
    }
    let end = left + scale.share(sum) * (right - left)
    return [Ink.text(bar.label.shortened(to: 22), x: left - 8, y: y + 15, .end)] + boxes
      + [Ink.text(bar.total, x: end + 6, y: y + 15, look: "dim")]
  }
}
