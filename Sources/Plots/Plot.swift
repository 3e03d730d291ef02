/// A picture of points and lines over two axes.
public struct Plot: Sendable {
  public var title: String
  /// A line of remarks below the title.
  public var subtitle: String
  public var x: PlotAxis
  public var y: PlotAxis
  /// In the order in which they are drawn, and listed in the legend.
  public var series: [PlotSeries]

  /// - Precondition: the ranges of the axes contain all points.
  public init(
    title: String, subtitle: String = "", x: PlotAxis, y: PlotAxis, series: [PlotSeries]
  ) {
    (self.title, self.subtitle, self.x, self.y, self.series) = (title, subtitle, x, y, series)
  }
}

/// Points that belong together.
public struct PlotSeries: Sendable {
  /// How points are shown.
  public enum Style: Sendable {
    /// A line through all points.
    case line
    /// A dashed line, which explains other series.
    case guide
    /// A mark at each point.
    case marks
  }

  /// The entry in the legend; series without a name have none.
  public var name: String
  public var style: Style
  public var points: [PlotPoint]

  public init(_ name: String, _ style: Style, _ points: [PlotPoint]) {
    (self.name, self.style, self.points) = (name, style, points)
  }
}

/// A point, in the units of the axes.
public struct PlotPoint: Sendable {
  public var x: Double
  public var y: Double
  /// Whether its mark is filled.
  public var isFilled: Bool
  /// What viewers show when the pointer rests on its mark; empty: nothing.
  public var note: String

  public init(_ x: Double, _ y: Double, isFilled: Bool = true, note: String = "") {
    (self.x, self.y, self.isFilled, self.note) = (x, y, isFilled, note)
  }
}
