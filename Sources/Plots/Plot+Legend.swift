/// The legend beside the frame.
extension Plot {
  /// From the legend's left edge to its names, in pixels.
  private static let indent = 38.0

  /// As wide as its longest name needs, within limits.
  var legendWidth: Double {
    let longest = series.map(\.name.count).max() ?? 0
    return min(
      max(Double(longest) * Self.letter + Self.indent - 16, Self.legendWidths.lowerBound),
      Self.legendWidths.upperBound)
  }

  /// A line for each series with a name.
  var legend: [String] {
    let named = series.indices.filter { !series[$0].name.isEmpty }
    let rest = named.count - Self.mostEntries
    let longest = Int((legendWidth - Self.indent + 16) / Self.letter)
    let entries = named.prefix(Self.mostEntries).enumerated().flatMap { row, index -> [String] in
      let (left, y) = (frame.right + 24, frame.top + 8 + Double(row) * Self.lineHeight)
      let name = series[index].name.shortened(to: longest)
      return sample(of: index, x: left, y: y) + [
        text(name, x: left + 14, y: y + 4, anchor: "start")
      ]
    }
    guard rest > 0 else { return entries }
    let y = frame.top + 12 + Double(Self.mostEntries) * Self.lineHeight
    return entries + [
      text("and \(rest) more", x: frame.right + Self.indent, y: y, anchor: "start")
    ]
  }

  /// The look of a series in small.
  private func sample(of index: Int, x: Double, y: Double) -> [String] {
    let mark = mark(index)
    let line = "<path d=\"M\((x - 8).pixels) \(y.pixels)h16\" \(lineLook(index))/>"
    switch series[index].style {
    case .marks: return [mark.svg(x: x, y: y, isFilled: true)]
    case .dots: return [mark.dot(x: x, y: y)]
    case .joined: return [line, mark.svg(x: x, y: y, isFilled: true)]
    case .line, .guide, .dashed: return [line]
    case .band, .bars:
      return [
        "<rect x=\"\((x - 6).pixels)\" y=\"\((y - 5).pixels)\" width=\"12\" height=\"10\" "
          + "\(areaLook(index))/>"
      ]
    }
  }
}
