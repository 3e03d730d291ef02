import Foundation

/// Drawing as SVG, without scripts: the same plot gives the same bytes.
extension Plot {
  private static let size = (width: 760.0, height: 480.0)
  private static let legendWidth = 150.0
  private static let lineHeight = 18.0
  private static let longestTitle = 90
  private static let longestSubtitle = 120
  private static let longestName = 22
  private static let mostEntries = 20

  /// The edges of the area of the points.
  private var frame: (left: Double, top: Double, right: Double, bottom: Double) {
    let hasLegend = series.contains { !$0.name.isEmpty }
    return (90, 48, Self.size.width - 20 - (hasLegend ? Self.legendWidth : 0), 424)
  }

  /// The picture: title, frame, round values of the axes with their lines, series and legend.
  /// Viewers in a dark scheme show it light on dark.
  public var svg: String {
    let middle = (frame.left + frame.right) / 2
    let centre = (frame.top + frame.bottom) / 2
    let parts =
      [
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
        text(x.label, x: middle, y: 464),
        text(y.label, x: 16, y: centre, turned: true),
      ]
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="760" height="480" viewBox="0 0 760 480" \
      font-family="sans-serif" font-size="12">
      <style>\(Self.style)</style>
      <rect class="page" width="760" height="480"/>
      \(parts.joined(separator: "\n"))
      </svg>

      """
  }

  private static let style = """
    .page{fill:#ffffff}.ink{fill:#222222}.frame{fill:none;stroke:#222222}.grid{stroke:#e2e2e2}\
    .zero{stroke:#9a9a9a}.guide{stroke:#777777}\
    @media(prefers-color-scheme:dark){.page{fill:#14161a}.ink{fill:#e6e6e6}\
    .frame{stroke:#e6e6e6}.grid{stroke:#2c3036}.zero{stroke:#6a6a6a}.guide{stroke:#a5a5a5}}
    """

  private func text(
    _ text: String, x: Double, y: Double, size: Int? = nil, anchor: String = "middle",
    turned: Bool = false
  ) -> String {
    let look = size.map { " font-size=\"\($0)\"" } ?? ""
    let turn = turned ? " transform=\"rotate(-90 \(x.pixels) \(y.pixels))\"" : ""
    return "<text class=\"ink\" x=\"\(x.pixels)\" y=\"\(y.pixels)\" text-anchor=\"\(anchor)\""
      + look + turn + ">\(text.xmlText)</text>"
  }

  private var columnTicks: [String] {
    x.ticks.map { value in
      let at = place(x.share(value), 0).x
      return "<path class=\"\(x.lineClass(at: value))\" d=\"M\(at.pixels) "
        + "\(frame.top.pixels)V\(frame.bottom.pixels)\"/>\n"
        + text(value.tickText, x: at, y: frame.bottom + 18)
    }
  }

  private var rowTicks: [String] {
    y.ticks.map { value in
      let at = place(0, y.share(value)).y
      return "<path class=\"\(y.lineClass(at: value))\" d=\"M\(frame.left.pixels) "
        + "\(at.pixels)H\(frame.right.pixels)\"/>\n"
        + text(value.tickText, x: frame.left - 8, y: at + 4, anchor: "end")
    }
  }

  /// The elements of a series.
  private func drawing(_ index: Int) -> [String] {
    let series = series[index]
    let places = series.points.map { place(x.share($0.x), y.share($0.y)) }
    switch series.style {
    case .line, .guide:
      guard !places.isEmpty else { return [] }
      let points = places.map { "\($0.x.pixels),\($0.y.pixels)" }.joined(separator: " ")
      return ["<polyline fill=\"none\" \(lineLook(index)) points=\"\(points)\"/>"]
    case .marks:
      let mark = mark(index)
      return zip(series.points, places).map { point, place in
        mark.svg(x: place.x, y: place.y, isFilled: point.isFilled, note: point.note)
      }
    }
  }

  private func lineLook(_ index: Int) -> String {
    series[index].style == .guide
      ? "class=\"guide\" stroke-dasharray=\"4 3\"" : "stroke=\"\(mark(index).colour)\""
  }

  /// Guides take no colour.
  private func mark(_ index: Int) -> PlotMark {
    PlotMark(series: series[..<index].count { $0.style != .guide })
  }

  /// A line for each series with a name, beside the frame.
  private var legend: [String] {
    let named = series.indices.filter { !series[$0].name.isEmpty }
    let rest = named.count - Self.mostEntries
    let entries = named.prefix(Self.mostEntries).enumerated().flatMap { row, index -> [String] in
      let (left, y) = (frame.right + 24, frame.top + 8 + Double(row) * Self.lineHeight)
      let name = series[index].name.shortened(to: Self.longestName)
      let sample =
        series[index].style == .marks
        ? mark(index).svg(x: left, y: y, isFilled: true)
        : "<path d=\"M\((left - 8).pixels) \(y.pixels)h16\" \(lineLook(index))/>"
      return [sample, text(name, x: left + 14, y: y + 4, anchor: "start")]
    }
    guard rest > 0 else { return entries }
    let y = frame.top + 12 + Double(Self.mostEntries) * Self.lineHeight
    return entries + [text("and \(rest) more", x: frame.right + 38, y: y, anchor: "start")]
  }

  private func place(_ xShare: Double, _ yShare: Double) -> (x: Double, y: Double) {
    return (
      frame.left + xShare * (frame.right - frame.left),
      frame.bottom - yShare * (frame.bottom - frame.top)
    )
  }
}

extension PlotAxis {
  fileprivate func lineClass(at value: Double) -> String {
    value == 0 && !isLogarithmic ? "zero" : "grid"
  }
}
