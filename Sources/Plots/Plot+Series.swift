/// The elements of a series.
extension Plot {
  func drawing(_ index: Int) -> [String] {
    let series = series[index]
    switch series.style {
    case .line, .guide, .dashed: return line(index)
    case .marks: return intervals(index) + marks(index)
    case .joined: return line(index) + intervals(index) + marks(index)
    case .dots:
      let mark = mark(index)
      return places(index).map { mark.dot(x: $0.x, y: $0.y) }
    case .band: return band(index)
    case .bars(let breadth): return bars(index, breadth)
    }
  }

  /// Guides take no colour.
  func mark(_ index: Int) -> PlotMark {
    PlotMark(series: series[index].hue ?? series[..<index].count { !$0.style.isGuide })
  }

  func lineLook(_ index: Int) -> String {
    let colour = "stroke=\"\(mark(index).colour)\" stroke-width=\"1.4\""
    switch series[index].style {
    case .guide: return "class=\"guide\" stroke-dasharray=\"4 3\""
    case .dashed: return colour + " stroke-dasharray=\"6 3\""
    default: return colour
    }
  }

  func areaLook(_ index: Int) -> String {
    let isBand = if case .band = series[index].style { true } else { false }
    return "fill=\"\(mark(index).colour)\" fill-opacity=\"\(isBand ? "0.18" : "1")\""
  }

  /// The place of a point of a series.
  private func place(_ index: Int, _ x: Double, at y: Double) -> (x: Double, y: Double) {
    let place = place(self.x.share(x), self.y.share(y))
    return (place.x + series[index].shift, place.y)
  }

  private func places(_ index: Int) -> [(x: Double, y: Double)] {
    series[index].points.map { place(index, $0.x, at: $0.y) }
  }

  private func line(_ index: Int) -> [String] {
    let places = places(index)
    guard !places.isEmpty else { return [] }
    return ["<polyline fill=\"none\" \(lineLook(index)) points=\"\(places.pixels)\"/>"]
  }

  private func marks(_ index: Int) -> [String] {
    let mark = mark(index)
    return zip(series[index].points, places(index)).map { point, place in
      mark.svg(x: place.x, y: place.y, isFilled: point.isFilled, note: point.note)
    }
  }

  /// Error bars with caps.
  private func intervals(_ index: Int) -> [String] {
    let colour = mark(index).colour
    return series[index].points.compactMap { point in
      guard let interval = point.interval else { return nil }
      let low = place(index, point.x, at: interval.lowerBound)
      let high = place(index, point.x, at: interval.upperBound)
      let cap = "\((low.x - 4).pixels)"
      return "<path fill=\"none\" stroke=\"\(colour)\" stroke-width=\"1.2\" d=\"M\(cap) "
        + "\(low.y.pixels)h8m-4 0V\(high.y.pixels)m-4 0h8\"/>"
    }
  }

  private func band(_ index: Int) -> [String] {
    let points = series[index].points.filter { $0.interval != nil }
    let ends = { (end: (ClosedRange<Double>) -> Double) in
      points.map { point in self.place(index, point.x, at: point.interval.map(end) ?? point.y) }
    }
    guard points.count > 1 else { return [] }
    let outline = ends(\.upperBound) + ends(\.lowerBound).reversed()
    return ["<polygon stroke=\"none\" \(areaLook(index)) points=\"\(outline.pixels)\"/>"]
  }

  private func bars(_ index: Int, _ breadth: Double) -> [String] {
    series[index].points.map { point in
      let top = place(index, point.x, at: point.y + breadth / 2)
      let bottom = place(index, 0, at: point.y - breadth / 2)
      let note = point.note.isEmpty ? "/>" : "><title>\(point.note.xmlText)</title></rect>"
      return "<rect x=\"\(bottom.x.pixels)\" y=\"\(top.y.pixels)\" "
        + "width=\"\((top.x - bottom.x).pixels)\" height=\"\((bottom.y - top.y).pixels)\" "
        + areaLook(index) + note
    }
  }
}

extension PlotSeries.Style {
  fileprivate var isGuide: Bool { if case .guide = self { true } else { false } }
}

extension [(x: Double, y: Double)] {
  /// The coordinates as an attribute of SVG.
  fileprivate var pixels: String {
    map { "\($0.x.pixels),\($0.y.pixels)" }.joined(separator: " ")
  }
}
