/// What a user may choose about a figure.
public struct PlotOptions: Sendable {
  /// Keys of columns; `nil`: chosen by what differs.
  public var x: String?
  public var y: String?
  public var series: String?
  /// `nil`: what is drawn.
  public var title: String?
  /// Whether axes must be logarithmic; otherwise they are where values are far apart.
  public var logX = false
  public var logY = false

  public init() {}
}
