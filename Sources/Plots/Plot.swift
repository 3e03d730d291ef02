/// A picture of points and lines over two axes.
public struct Plot: Sendable {
  public var title: String
  /// A line of remarks below the title.
  public var subtitle: String
  public var x: PlotAxis
  public var y: PlotAxis
  /// In the order in which they are drawn, and listed in the legend.
  public var series: [PlotSeries]
  /// The room for the legend, in pixels, so that plots below each other have equal frames.
  var leastLegendWidth = 0.0

  /// - Precondition: the ranges of the axes contain all points and intervals.
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
    /// A dashed line in the colour of the series.
    case dashed
    /// Marks with their intervals, joined by a line.
    case joined
    /// Small faint dots.
    case dots
    /// The area between the ends of the intervals.
    case band
    /// A bar from 0 across to each point, as thick as `breadth` of the upward axis.
    case bars(breadth: Double)
  }

  /// The entry in the legend; series without a name have none.
  public var name: String
  public var style: Style
  public var points: [PlotPoint]
  /// The number of the colour and mark; `nil`: the next after those of the series before it.
  public var hue: Int?
  /// How far it is moved to the right, in pixels, so that it does not hide another.
  public var shift: Double

  public init(
    _ name: String, _ style: Style, _ points: [PlotPoint], hue: Int? = nil, shift: Double = 0
  ) {
    (self.name, self.style, self.points, self.hue) = (name, style, points, hue)
    self.shift = shift
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
  /// What is known of `y`; `nil`: nothing more.
  public var interval: ClosedRange<Double>?

  public init(
    _ x: Double, _ y: Double, isFilled: Bool = true, note: String = "",
    interval: ClosedRange<Double>? = nil
  ) {
    (self.x, self.y, self.isFilled, self.note) = (x, y, isFilled, note)
    self.interval = interval
  }
}
