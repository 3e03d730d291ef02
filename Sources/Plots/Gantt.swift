import Basics

/// What is at work when: one row for each item, with a lane for each series.
public struct Gantt: Sendable {
  /// A time in which a lane is at work.
  public struct Run: Sendable {
    /// In shares of the whole time, 0…1.
    public var start: Double
    public var end: Double
    /// How much of this time it is at work, 0…1.
    public var strength: Double

    public init(start: Double, end: Double, strength: Double) {
      (self.start, self.end, self.strength) = (start, end, strength)
    }
  }

  public struct Row: Sendable {
    public var label: String
    /// What the row is, in words.
    public var note: String
    /// For each series.
    public var lanes: [[Run]]

    public init(label: String, note: String, lanes: [[Run]]) {
      (self.label, self.note, self.lanes) = (label, note, lanes)
    }
  }

  public var title: String
  /// The time with its unit, from 0 to its end.
  public var axis: PlotAxis
  public var series: [String]
  public var rows: [Row]

  /// - Precondition: every row has a lane for each series.
  public init(title: String, axis: PlotAxis, series: [String], rows: [Row]) {
    (self.title, self.axis, self.series, self.rows) = (title, axis, series, rows)
  }

  private static let labels = 150.0
  private static let lane = 5.0
  /// Units of the inner picture across; viewers may zoom it.
  private static let span = 10_000.0

  private var rowHeight: Double { Self.lane * Double(max(1, series.count)) + 5 }

  public var chart: Chart {
    let legend = Ink.legend(series, y: 0, from: Self.labels)
    let (top, left, right) = (legend.height, Self.labels, Chart.width - 12)
    let height = rowHeight * Double(rows.count)
    let names = rows.enumerated().map { index, row in
      Ink.text(
        row.label.shortened(to: 22), x: left - 8,
        y: top + (Double(index) + 0.5) * rowHeight + 4, .end)
    }
    let inner = Markup.element(
      "svg",
      [
        "class": "span", "x": left.short, "y": top.short, "width": (right - left).short,
        "height": height.short, "viewBox": "0 0 \(Self.span.short) \(height.short)",
        "preserveAspectRatio": "none",
      ], rows.enumerated().map { draw($1, y: Double($0) * rowHeight) })
    let ticks = Markup.element(
      "g",
      [
        "class": "ticks", "data-end": "\(axis.range.upperBound)", "data-left": left.short,
        "data-right": right.short, "data-top": top.short, "data-bottom": (top + height).short,
      ], Ink.ticks(axis, left: left, right: right, top: top, bottom: top + height))
    return Chart(
      title, height: top + height + 38,
      legend.markup + [ticks] + names + [inner]
        + [
          Ink.text(
            axis.label, x: (left + right) / 2, y: top + height + 33, .middle, look: "dim")
        ])
  }

  /// A row that the pointer finds everywhere, and one path for each strength of each lane.
  private func draw(_ row: Row, y: Double) -> Markup {
    let lanes = row.lanes.enumerated().flatMap { index, runs in
      runs.inGroups(by: \.strength).map { strength, runs in
        Markup.empty(
          "path",
          [
            "class": Ink.seriesClass(index), "fill-opacity": "\((strength * 100).rounded() / 100)",
            "d": runs.map { data($0, y: y + 2.5 + Double(index) * Self.lane) }.joined(),
          ])
      }
    }
    return .element(
      "g", [:],
      [
        .element("title", [:], row.note),
        Ink.box(x: 0, y: y, width: Self.span, height: rowHeight, look: "row"),
      ] + lanes)
  }

  private func data(_ run: Run, y: Double) -> String {
    // whole units, because an inner unit is a tenth of a pixel
    let start = (run.start * Self.span).rounded()
    let width = max(1, (run.end * Self.span).rounded() - start)
    return "M\(start.short) \(y.short)h\(width.short)v\(Self.lane.short)h-\(width.short)z"
  }
}
