import Foundation

extension DevicePlot {
  private static let size = (width: 640.0, height: 480.0)
  private static let frame = (left: 90.0, top: 40.0, right: 620.0, bottom: 430.0)

  /// The plot as an SVG picture: a title, a line through all points, the frame, and numbers at round
  /// values of the axes.
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
      <text x="\(middle.x)" y="18" text-anchor="middle" font-size="14">\(device.xmlText)</text>
      <text x="\(middle.x)" y="34" text-anchor="middle" font-size="10">\(drive.xmlText)</text>
      \(zeroLines)\(columnTicks)
      \(rowTicks)
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

  private var columnTicks: String {
    x.ticks.map { value in
      let at = Self.pixels(place(x.share(value), 0).x)
      return """
        <path d="M\(at) \(Self.frame.bottom)v5" stroke="black"/>
        <text x="\(at)" y="448" text-anchor="middle">\(value.tickText)</text>
        """
    }.joined(separator: "\n")
  }

  private var rowTicks: String {
    y.ticks.map { value in
      let at = place(0, y.share(value)).y
      return """
        <path d="M\(Self.frame.left) \(Self.pixels(at))h-5" stroke="black"/>
        <text x="82" y="\(Self.pixels(at + 4))" text-anchor="end">\(value.tickText)</text>
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
  /// The largest number of steps between ticks.
  private static let mostSteps = 6.0
  /// Parts of a step by which rounding may put a tick outside the range.
  private static let slack = 1e-9

  /// The multiples, within the range, of the smallest step of 1, 2 or 5 times a power of ten that
  /// needs no more than six steps.
  var ticks: [Double] {
    let least = (range.upperBound - range.lowerBound) / Self.mostSteps
    let power = pow(10, floor(log10(least)))
    let step = [1, 2, 5, 10].lazy.map { $0 * power }.first { $0 >= least } ?? 10 * power
    let first = (range.lowerBound / step - Self.slack).rounded(.up)
    return stride(from: first, through: range.upperBound / step + Self.slack, by: 1)
      .map { $0 * step }
  }
}

extension Double {
  /// A multiple of a round step, whose rounding errors are not shown.
  fileprivate var tickText: String { self == 0 ? "0" : String(format: "%.6g", self) }
}

extension String {
  /// The text as it is written between tags.
  fileprivate var xmlText: String {
    reduce(into: "") { text, character in
      switch character {
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "&": text += "&amp;"
      default: text.append(character)
      }
    }
  }
}
