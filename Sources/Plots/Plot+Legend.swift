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

  /// The lines of text that have room, and those of a single name.
  private static let mostLines = 20
  private static let mostLinesOfName = 3

  /// An entry for each series with a name, of as many lines as it needs.
  var legend: [String] {
    let named = series.indices.filter { !series[$0].name.isEmpty }
    let longest = Int((legendWidth - Self.indent + 16) / Self.letter)
    let left = frame.right + 24
    var (elements, line) = ([String](), 0)
    for (place, index) in named.enumerated() {
      let lines = series[index].name.wrapped(to: longest, lines: Self.mostLinesOfName)
      let y = frame.top + 8 + Double(line) * Self.lineHeight
      guard line + lines.count <= Self.mostLines else {
        let rest = "and \(named.count - place) more"
        return elements + [text(rest, x: left + 14, y: y + 4, anchor: "start")]
      }
      elements += sample(of: index, x: left, y: y)
      elements += lines.enumerated().map { row, words in
        text(words, x: left + 14, y: y + 4 + Double(row) * Self.lineHeight, anchor: "start")
      }
      line += lines.count
    }
    return elements
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
