import Foundation

extension DevicePlot {
  private static let height = 16
  private static let widths = 40...120

  /// The plot in characters, with its axes.
  ///
  /// - Parameters:
  ///   - width: columns of the terminal; 40 to 120 are used.
  ///   - isBraille: dots of braille characters; otherwise asterisks.
  func text(width: Int, isBraille: Bool) -> String {
    let labels = [y.range.upperBound.brief, y.range.lowerBound.brief]
    let margin = labels.map(\.count).max() ?? 0
    let whole = min(max(width, Self.widths.lowerBound), Self.widths.upperBound)
    let columns = whole - margin - 2
    var canvas = Canvas(columns: columns, rows: Self.height, isBraille: isBraille)
    canvas.draw(points.map { (x.share($0.x), y.share($0.y)) })
    let zeros = [x, y].map { $0.range.contains(0) ? $0.share(0) : nil }
    let rows = canvas.lines(zeroColumn: zeros[0], zeroRow: zeros[1]).enumerated().map {
      row, line in
      let label = row == 0 ? labels[0] : row == Self.height - 1 ? labels[1] : ""
      return label.padding(toLeft: margin) + " " + line
    }
    let ends = [x.range.lowerBound.brief, x.range.upperBound.brief]
    let middle = x.label.padding(centredIn: columns - ends[0].count - ends[1].count)
    let foot = String(repeating: " ", count: margin + 1) + ends[0] + middle + ends[1]
    return ([y.label] + rows + [foot]).joined(separator: "\n")
  }
}

/// Dots in a grid of characters.
private struct Canvas {
  let columns: Int
  let rows: Int
  let isBraille: Bool
  private var dots: [Bool]

  init(columns: Int, rows: Int, isBraille: Bool) {
    (self.columns, self.rows, self.isBraille) = (columns, rows, isBraille)
    dots = []
    dots = [Bool](repeating: false, count: across * down)
  }

  /// Dots across and down; a braille character has two by four.
  private var across: Int { columns * (isBraille ? 2 : 1) }
  private var down: Int { rows * (isBraille ? 4 : 1) }

  /// Draws lines between points, whose coordinates are shares of the width and height.
  mutating func draw(_ points: [(Double, Double)]) {
    for (a, b) in zip(points, points.dropFirst() + points.suffix(1)) {
      let (dx, dy) = ((b.0 - a.0) * Double(across), (b.1 - a.1) * Double(down))
      let parts = Int(min(max(abs(dx), abs(dy)), Double(across + down)).rounded(.up))
      for part in 0...max(parts, 1) {
        let share = Double(part) / Double(max(parts, 1))
        mark(a.0 + share * (b.0 - a.0), a.1 + share * (b.1 - a.1))
      }
    }
  }

  private mutating func mark(_ x: Double, _ y: Double) {
    dots[place(1 - y, of: down) * across + place(x, of: across)] = true
  }

  private func place(_ share: Double, of count: Int) -> Int {
    min(max(Int(share * Double(count)), 0), count - 1)
  }

  /// The rows of characters, with lines at the zeros of the axes, which are shares.
  func lines(zeroColumn: Double?, zeroRow: Double?) -> [String] {
    let column = zeroColumn.map { place($0, of: columns) }
    let row = zeroRow.map { place(1 - $0, of: rows) }
    let axes = isBraille ? (" ", "│", "─", "┼") : (" ", "|", "-", "+")
    return (0..<rows).map { r in
      (0..<columns).map { c in
        character(r, c)
          ?? (r == row ? (c == column ? axes.3 : axes.2) : (c == column ? axes.1 : axes.0))
      }.joined().trimmedAtEnd
    }
  }

  /// `nil` where there is no dot.
  private func character(_ row: Int, _ column: Int) -> String? {
    guard isBraille else { return dots[row * across + column] ? "*" : nil }
    // the bit of each dot, column by column: U+2800 and below
    let bits: [[UInt32]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]
    var code: UInt32 = 0
    for (x, column) in [2 * column, 2 * column + 1].enumerated() {
      for y in 0..<4 where dots[(4 * row + y) * across + column] { code |= bits[x][y] }
    }
    guard code > 0, let scalar = Unicode.Scalar(0x2800 + code) else { return nil }
    return String(Character(scalar))
  }
}

extension String {
  fileprivate var trimmedAtEnd: String {
    String(reversed().drop { $0 == " " }.reversed())
  }

  fileprivate func padding(toLeft width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }

  fileprivate func padding(centredIn width: Int) -> String {
    let left = max(1, (width - count) / 2)
    return String(repeating: " ", count: left) + self
      + String(repeating: " ", count: max(1, width - count - left))
  }
}
