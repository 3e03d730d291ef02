import Basics

/// A picture for a page: an `svg` element whose colours are those of `ChartStyle`.
///
/// The same chart gives the same bytes.
public struct Chart: Sendable {
  /// What it shows, for readers who do not see it.
  public let title: String
  public let markup: Markup

  /// The width of all charts.
  static let width = 1080.0

  /// - Parameter content: the elements, drawn in order, within `Chart.width` by `height`.
  init(_ title: String, height: Double, _ content: [Markup]) {
    self.title = title
    markup = .element(
      "svg",
      [
        "class": "chart", "viewBox": "0 0 \(Chart.width.short) \(height.short)", "role": "img",
        "aria-label": title,
      ], content)
  }
}

/// The elements that charts are made of.
enum Ink {
  enum Anchor: String { case start, middle, end }

  static func text(
    _ text: String, x: Double, y: Double, _ anchor: Anchor = .start, look: String = "ink",
    turned: Bool = false
  ) -> Markup {
    .element(
      "text",
      [
        "class": look, "x": x.short, "y": y.short,
        "text-anchor": anchor == .start ? nil : anchor.rawValue,
        "transform": turned ? "rotate(-90 \(x.short) \(y.short))" : nil,
      ], text)
  }

  /// - Parameters:
  ///   - note: what viewers show when the pointer rests on it; empty: nothing.
  ///   - strength: the opacity of its colour, 0…1.
  static func box(
    x: Double, y: Double, width: Double, height: Double, look: String, strength: Double? = nil,
    note: String = ""
  ) -> Markup {
    let opacity = strength.map { ($0 * 100).rounded() / 100 }
    return shape(
      "rect",
      [
        "class": look, "x": x.short, "y": y.short, "width": width.short, "height": height.short,
        "fill-opacity": opacity.map { $0 == 1 ? "1" : "\($0)" },
      ], note: note)
  }

  static func path(_ data: String, look: String, note: String = "") -> Markup {
    shape("path", ["class": look, "d": data], note: note)
  }

  static func circle(
    x: Double, y: Double, radius: Double, look: String, note: String = ""
  ) -> Markup {
    shape(
      "circle", ["class": look, "cx": x.short, "cy": y.short, "r": radius.short], note: note)
  }

  /// A mean with its interval along one direction: a bar with caps and a mark.
  ///
  /// - Parameters:
  ///   - place: where a value is along the direction.
  ///   - other: where the mean is across it.
  static func mean(
    _ mean: Double, _ interval: ClosedRange<Double>?, other: Double, isUpright: Bool, note: String,
    place: @escaping (Double) -> Double
  ) -> [Markup] {
    let (along, across) = isUpright ? ("V", "H") : ("H", "V")
    let point = { (value: Double, offset: Double) in
      let (x, y) = isUpright ? (other + offset, place(value)) : (place(value), other + offset)
      return "M\(x.short) \(y.short)"
    }
    let bar = interval.map { ends in
      let cap = (other + 5).short
      let caps = [ends.lowerBound, ends.upperBound].map { point($0, -5) + across + cap }
      return path(
        point(ends.lowerBound, 0) + along + place(ends.upperBound).short + caps.joined(),
        look: "line")
    }
    let (x, y) = isUpright ? (other, place(mean)) : (place(mean), other)
    return [bar].compactMap(\.self) + [circle(x: x, y: y, radius: 4.5, look: "mark", note: note)]
  }

  private static func shape(
    _ name: StaticString, _ attributes: Markup.Attributes, note: String
  ) -> Markup {
    note.isEmpty
      ? .empty(name, attributes) : .element(name, attributes, [.element("title", [:], note)])
  }

  /// The samples of series with their names, in rows from `y` down; returns the height they take.
  ///
  /// - Parameter look: the class of each series; `nil`: those of `seriesClass`.
  static func legend(
    _ names: [String], y: Double, from left: Double = 0, look: ((Int) -> String)? = nil
  ) -> (markup: [Markup], height: Double) {
    let look = look ?? seriesClass
    var place = (x: left, y: y)
    let markup = names.enumerated().flatMap { index, name -> [Markup] in
      let shown = name.shortened(to: 32)
      let width = 30 + 6.6 * Double(shown.count)
      if place.x + width > Chart.width, place.x > left { place = (left, place.y + 20) }
      defer { place.x += width }
      return [
        box(x: place.x, y: place.y, width: 11, height: 11, look: look(index)),
        text(shown, x: place.x + 16, y: place.y + 10),
      ]
    }
    return (markup, place.y - y + (names.isEmpty ? 0 : 26))
  }

  /// The class of the colour of a series.
  static func seriesClass(_ index: Int) -> String { "s\(index % ChartStyle.colours)" }

  /// The lines and numbers of an axis along the lower edge of a frame.
  static func ticks(
    _ axis: PlotAxis, left: Double, right: Double, top: Double, bottom: Double
  ) -> [Markup] {
    axis.ticks.flatMap { value -> [Markup] in
      let x = left + axis.share(value) * (right - left)
      return [
        path("M\(x.short) \(top.short)V\(bottom.short)", look: "grid"),
        text(axis.texts[value] ?? value.tickText, x: x, y: bottom + 15, .middle, look: "dim"),
      ]
    }
  }

  /// The lines and numbers of an axis along the left edge of a frame.
  static func risingTicks(
    _ axis: PlotAxis, left: Double, right: Double, top: Double, bottom: Double
  ) -> [Markup] {
    axis.ticks.flatMap { value -> [Markup] in
      let y = bottom - axis.share(value) * (bottom - top)
      return [
        path("M\(left.short) \(y.short)H\(right.short)", look: "grid"),
        text(value.grouped, x: left - 8, y: y + 4, .end, look: "dim"),
      ]
    }
  }
}

extension Double {
  /// A length to a tenth of a pixel, in as few characters as possible; 0 if it is none.
  var short: String {
    guard magnitude < 1e9 else { return "0" }
    let tenths = (self * 10).rounded() / 10
    return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
  }

  /// The number of a tick, with separators of thousands.
  var grouped: String {
    guard magnitude >= 1e3, magnitude < 1e15, self == rounded() else { return tickText }
    let digits = String(Int(magnitude))
    let text = digits.enumerated().reduce(into: "") { text, digit in
      if digit.offset > 0, (digits.count - digit.offset) % 3 == 0 { text += "," }
      text.append(digit.element)
    }
    return (self < 0 ? "−" : "") + text
  }
}
