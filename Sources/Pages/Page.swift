import Basics
import Foundation
import Plots

/// A page of HTML in one file, which loads nothing: it shows the same wherever it is opened.
///
/// Its policy (Content Security Policy, level 3) forbids every request, and all styles and scripts
/// but its own, which it names by their hashes. It is readable without scripts; the script only
/// sorts tables, enlarges timelines and shows notes sooner. The page is also well-formed XML, and
/// the same page gives the same bytes.
public struct Page: Sendable {
  /// The name of the page, in the tab of a browser and at its top.
  public var title: String
  /// What it is about, below the title.
  public var lead: String
  public var sections: [PageSection]
  /// The last line, such as the program that made it.
  public var footer: String

  public init(title: String, lead: String, sections: [PageSection], footer: String) {
    (self.title, self.lead, self.sections, self.footer) = (title, lead, sections, footer)
  }

  /// The file.
  public var html: String {
    "<!DOCTYPE html>\n"
      + Markup.element(
        "html", ["lang": "en"],
        [.literal("\n"), .element("head", [:], head), .literal("\n"), .element("body", [:], body)]
      ).source + "\n"
  }

  private var head: [Markup] {
    [
      .empty("meta", ["charset": "utf-8"]),
      .empty("meta", ["http-equiv": "Content-Security-Policy", "content": Self.policy]),
      .empty("meta", ["name": "referrer", "content": "no-referrer"]),
      .empty("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
      .empty("meta", ["name": "color-scheme", "content": "light dark"]),
      .element("title", [:], title), .element("style", [:], [Self.sheet]),
    ]
  }

  private var body: [Markup] {
    [
      .element(
        "a", ["class": "skip", "href": "#content"], "Skip to the content"),
      .element(
        "header", [:],
        [.element("h1", [:], [.name(title)]), .element("p", ["class": "lead"], lead)]),
      .element("nav", ["aria-label": "Sections"], [.element("ul", [:], sections.map(\.link))]),
      .element("main", ["id": "content"], sections.map(\.markup)),
      .element("footer", [:], footer),
      .element(
        "div", ["id": "note", "role": "status", "aria-live": "polite", "hidden": "hidden"]),
      .element("script", [:], [Self.script]),
    ].flatMap { [$0, .literal("\n")] }
  }

  private static let sheet = Markup([.literal(PageStyle.sheet), .literal(ChartStyle.sheet)])
  private static let script = Markup.literal(PageScript.source)

  /// What the page may do: use its own style sheet and script.
  private static let policy =
    "default-src 'none'; style-src '\(hash(sheet))'; script-src '\(hash(script))'; "
    + "base-uri 'none'; form-action 'none'"

  /// The hash of a style sheet or script, as policies state it.
  private static func hash(_ markup: Markup) -> String {
    "sha256-" + Data(Sha256.digest(of: Array(markup.source.utf8))).base64EncodedString()
  }
}

/// A part of a page under its own heading.
public struct PageSection: Sendable {
  /// Its name in links, a word in small letters.
  public var id: StaticString
  public var title: StaticString
  public var content: [Markup]

  public init(_ id: StaticString, _ title: StaticString, _ content: [Markup]) {
    (self.id, self.title, self.content) = (id, title, content)
  }

  fileprivate var link: Markup {
    .element("li", [:], [.element("a", ["href": "#\(id)"], "\(title)")])
  }

  fileprivate var markup: Markup {
    .element(
      "section", ["id": "\(id)", "aria-labelledby": "\(id)-title"],
      [.element("h2", ["id": "\(id)-title"], "\(title)")] + content + [.literal("\n")])
  }
}
