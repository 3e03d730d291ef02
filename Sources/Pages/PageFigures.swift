import Plots

/// The most important figures of a page, side by side.
public struct PageFigures: Sendable {
  public struct Item: Sendable {
    public var title: String
    public var value: String
    /// Such as the comparison with another figure.
    public var remark: String
    public var tone: PageTable.Tone?

    public init(_ title: String, _ value: String, remark: String, tone: PageTable.Tone? = nil) {
      (self.title, self.value, self.remark, self.tone) = (title, value, remark, tone)
    }
  }

  public var items: [Item]

  public init(_ items: [Item]) { self.items = items }

  public var markup: Markup {
    .element(
      "dl", ["class": "figures"],
      items.map { item in
        .element(
          "div", [:],
          [
            .element("dt", [:], item.title), .element("dd", ["class": "value"], item.value),
            .element(
              "dd", ["class": item.tone.map { "change \($0.rawValue)" } ?? "change"], item.remark),
          ])
      })
  }
}
