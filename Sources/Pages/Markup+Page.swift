import Plots

/// The elements of pages.
extension Markup {
  /// A name, whose direction of writing does not affect the text around it.
  public static func name(_ name: String) -> Markup { .element("bdi", [:], name) }

  public static func paragraph(_ text: String) -> Markup { .element("p", [:], text) }

  /// What a page says in one sentence.
  public static func headline(_ text: String) -> Markup {
    .element("p", ["class": "headline"], text)
  }

  /// Contents side by side, if there is room.
  public static func pair(_ contents: [[Markup]]) -> Markup {
    .element("div", ["class": "pair"], contents.map { .element("div", [:], $0) })
  }

  /// A remark in small letters.
  public static func remark(_ text: String) -> Markup { .element("p", ["class": "remark"], text) }

  public static func heading(_ title: StaticString) -> Markup {
    .element("h3", [:], "\(title)")
  }

  public static func list(_ items: [String]) -> Markup {
    .element("ul", ["class": "plain"], items.map { .element("li", [:], $0) })
  }

  /// A box that readers must not miss.
  ///
  /// - Parameter isWarning: whether its figures may mislead, not only need to be known.
  public static func notice(_ title: StaticString, _ items: [String], isWarning: Bool) -> Markup {
    .element(
      "div", ["class": isWarning ? "notice warning" : "notice", "role": "note"],
      [.element("strong", [:], "\(title)"), .list(items)])
  }

  /// Content that readers open.
  public static func details(_ title: String, _ content: [Markup]) -> Markup {
    .element("details", [:], [.element("summary", [:], title)] + content)
  }

  /// A chart with what it shows, and how to read it.
  ///
  /// - Parameter isEnlargeable: whether viewers may enlarge a part of its time.
  public static func figure(_ chart: Chart, caption: String, isEnlargeable: Bool = false) -> Markup
  {
    .element(
      "figure", ["class": isEnlargeable ? "enlargeable" : nil],
      [
        .element(
          "figcaption", [:], [.element("strong", [:], chart.title + "."), .text(" " + caption)]),
        .element("div", ["class": "wide"], [chart.markup]),
      ])
  }
}
