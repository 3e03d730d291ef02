import Plots

extension DevicePlot {
  /// The plot as an SVG picture: a line through all points.
  var svg: String {
    let line = PlotSeries("", .line, points.map { PlotPoint($0.x, $0.y) })
    return Plot(title: device, subtitle: drive, x: x, y: y, series: [line]).svg
  }
}
