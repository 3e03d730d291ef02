import Foundation

extension DevicePlot {
  private static let size = (width: 640.0, height: 480.0)
  private static let frame = (left: 90.0, top: 20.0, right: 620.0, bottom: 430.0)
  private static let ticks = 4

  /// The plot as an SVG picture: a line through all points, the frame, and numbers at the axes.
  var svg: String {
    let frame = Self.frame
    let line = points.map { point in
      let (x, y) = place(x.share(point.x), y.share(point.y))
      return Self.pixels(x) + "," + Self.pixels(y)
    }.joined(separator: " ")
    let middle = (x: (frame.left + frame.right) / 2, y: (frame.top + frame.bottom) / 2)
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="640" height="480" viewBox="0 0 640 480" \
      font-family="sans-serif" font-size="12">
      <rect width="640" height="480" fill="white"/>
      <rect x="\(frame.left)" y="\(frame.top)" width="\(frame.right - frame.left)" \
      height="\(frame.bottom - frame.top)" fill="none" stroke="black"/>
      \(zeroLines)\(numbers)
      <text x="\(middle.x)" y="470" text-anchor="middle">\(x.label)</text>
      <text x="14" y="\(middle.y)" text-anchor="middle" \
      transform="rotate(-90 14 \(middle.y))">\(y.label)</text>
      <polyline fill="none" stroke="#1f77b4" points="\(line)"/>
      </svg>

      """
  }

  private var zeroLines: String {
    let frame = Self.frame
    var text = ""
    let style = "stroke=\"#bbbbbb\"/>\n"
    if x.range.contains(0) {
      let at = Self.pixels(place(x.share(0), 0).x)
      text += "<line x1=\"\(at)\" y1=\"\(frame.top)\" x2=\"\(at)\" y2=\"\(frame.bottom)\" \(style)"
    }
    if y.range.contains(0) {
      let at = Self.pixels(place(0, y.share(0)).y)
      text += "<line x1=\"\(frame.left)\" y1=\"\(at)\" x2=\"\(frame.right)\" y2=\"\(at)\" \(style)"
    }
    return text
  }

  /// The numbers at equal distances along both axes.
  private var numbers: String {
    (0...Self.ticks).map { tick in
      let share = Double(tick) / Double(Self.ticks)
      let (across, up) = place(share, share)
      return """
        <text x="\(Self.pixels(across))" y="448" text-anchor="middle">\(x.value(share))</text>
        <text x="84" y="\(Self.pixels(up + 4))" text-anchor="end">\(y.value(share))</text>
        """
    }.joined(separator: "\n")
  }

  private func place(_ xShare: Double, _ yShare: Double) -> (x: Double, y: Double) {
    let frame = Self.frame
    return (
      frame.left + xShare * (frame.right - frame.left),
      frame.bottom - yShare * (frame.bottom - frame.top)
    )
  }

  private static func pixels(_ number: Double) -> String { String(format: "%.2f", number) }
}

extension DevicePlot.Axis {
  /// The value at a share of the axis, to three digits.
  fileprivate func value(_ share: Double) -> String {
    String(
      format: "%.3g", range.lowerBound * (1 - share) + range.upperBound * share)
  }
}
