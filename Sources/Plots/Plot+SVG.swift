import Foundation

/// Drawing as SVG, without scripts: the same plot gives the same bytes.
extension Plot {
  static let size = (width: 760.0, height: 480.0)
  static let legendWidths = 150.0...260
  static let lineHeight = 18.0
  private static let longestTitle = 90
  private static let longestSubtitle = 130
  /// The mean width of a letter.
  static let letter = 6.6

  /// The picture alone: see `PlotSheet`. Viewers in a dark scheme show it light on dark.
  public var svg: String { PlotSheet([self]).svg(for: .screen) }

  /// The edges of the area of the points.
  var frame: (left: Double, top: Double, right: Double, bottom: Double) {
    let widest = y.names.map { Double($0.count) * Self.letter }.max() ?? 0
    let hasLegend = series.contains { !$0.name.isEmpty }
    return (
      min(max(90, widest + 34), 240), 48,
      Self.size.width - 20 - max(hasLegend ? legendWidth : 0, leastLegendWidth),
      areCategoriesTurned ? 384 : 424
    )
  }

  /// Title, frame, round values of the axes with their lines, series and legend, in 760 × 480
  /// pixels.
  var elements: [String] {
    let middle = (frame.left + frame.right) / 2
    let centre = (frame.top + frame.bottom) / 2
    return [
      text(title.shortened(to: Self.longestTitle), x: Self.size.width / 2, y: 20, size: 14),
      text(
        subtitle.shortened(to: Self.longestSubtitle), x: Self.size.width / 2, y: 38, size: 11),
    ] + columnTicks + rowTicks + [
      """
      <rect class="frame" x="\(frame.left)" y="\(frame.top)" \
      width="\(frame.right - frame.left)" \
      height="\(frame.bottom - frame.top)"/>
      """
    ] + series.indices.flatMap(drawing) + legend + [
      text(x.labelWithPower, x: middle, y: 464),
      text(y.labelWithPower, x: rowLabelPlace, y: centre, turned: true),
    ]
  }

  func text(
    _ text: String, x: Double, y: Double, size: Int? = nil, anchor: String = "middle",
    turned: Bool = false
  ) -> String {
    self.text(text, x: x, y: y, size: size, anchor: anchor, degrees: turned ? -90 : nil)
  }

  private func text(
    _ text: String, x: Double, y: Double, size: Int? = nil, anchor: String, degrees: Int?
  ) -> String {
    let look = size.map { " font-size=\"\($0)\"" } ?? ""
    let turn = degrees.map { " transform=\"rotate(\($0) \(x.pixels) \(y.pixels))\"" } ?? ""
    return "<text class=\"ink\" x=\"\(x.pixels)\" y=\"\(y.pixels)\" text-anchor=\"\(anchor)\""
      + look + turn + ">\(text.xmlText)</text>"
  }

  private var columnTicks: [String] {
    x.ticks.map { value in
      let at = place(x.share(value), 0).x
      let line = x.line(at: value, "M\(at.pixels) \(frame.top.pixels)V\(frame.bottom.pixels)")
      return line
        + (areCategoriesTurned
          ? text(
            x.text(of: value).shortened(to: 15), x: at + 4, y: frame.bottom + 16, anchor: "end",
            degrees: -35)
          : text(x.text(of: value), x: at, y: frame.bottom + 18))
    }
  }

  /// Whether the names across need more room than they have side by side.
  private var areCategoriesTurned: Bool {
    let widest = x.names.map(\.count).max() ?? 0
    return Double(widest * x.names.count) * Self.letter > 0.85 * (Self.size.width - 260)
      && x.names.count > 1
  }

  private var rowTicks: [String] {
    y.ticks.map { value in
      let at = place(0, y.share(value)).y
      return y.line(at: value, "M\(frame.left.pixels) \(at.pixels)H\(frame.right.pixels)")
        + text(rowText(value), x: frame.left - 8, y: at + 4, anchor: "end")
    }
  }

  private func rowText(_ tick: Double) -> String { y.text(of: tick).shortened(to: 32) }

  /// Left of the widest number, within the picture.
  private var rowLabelPlace: Double {
    let widest = y.ticks.map { rowText($0).count }.max() ?? 0
    return max(16, frame.left - 8 - Double(widest) * Self.letter - 14)
  }

  /// The place of shares of both axes, in pixels.
  func place(_ xShare: Double, _ yShare: Double) -> (x: Double, y: Double) {
    return (
      frame.left + xShare * (frame.right - frame.left),
      frame.bottom - yShare * (frame.bottom - frame.top)
    )
  }
}

extension PlotAxis {
  /// The line at a tick; none in the middle of a category.
  fileprivate func line(at value: Double, _ path: String) -> String {
    guard names.isEmpty else { return "" }
    let kind = value == 0 && !isLogarithmic ? "zero" : "grid"
    return "<path class=\"\(kind)\" d=\"\(path)\"/>\n"
  }
}
