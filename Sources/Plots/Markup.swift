import Basics

/// A piece of XML, or of HTML that is also XML; well formed by construction.
///
/// Names of elements and attributes, and whatever is spliced in as it is, are literals of the code.
/// Every other text is escaped, so a name from a model can become neither an element nor a script.
public struct Markup: Equatable, Sendable {
  /// Values by name; those that are `nil` are left out.
  public typealias Attributes = KeyValuePairs<StaticString, String?>

  /// As it is written.
  public let source: String

  private init(source: String) { self.source = source }

  /// Pieces one after another.
  public init(_ pieces: [Markup]) { source = pieces.map(\.source).joined() }

  /// Text. Control characters are spelled out, see `escaped`.
  public static func text(_ text: String) -> Markup { Markup(source: text.xmlText) }

  /// A literal of the code, such as a style sheet.
  public static func literal(_ source: StaticString) -> Markup {
    Markup(source: source.description)
  }

  /// An element with an end tag.
  ///
  /// - Precondition: no attribute is one that browsers execute or load: `on…`, `src`, `style`; and
  ///   `href` leads to a place in the page.
  public static func element(
    _ name: StaticString, _ attributes: Attributes = [:], _ content: [Markup] = []
  ) -> Markup {
    Markup(source: "\(head(name, attributes))>\(Markup(content).source)</\(name)>")
  }

  /// An element around a text.
  public static func element(
    _ name: StaticString, _ attributes: Attributes, _ content: String
  ) -> Markup {
    element(name, attributes, [.text(content)])
  }

  /// An element without an end tag: a shape of SVG, or a void element of HTML.
  ///
  /// - Precondition: see `element`.
  public static func empty(_ name: StaticString, _ attributes: Attributes = [:]) -> Markup {
    Markup(source: head(name, attributes) + "/>")
  }

  private static func head(_ name: StaticString, _ attributes: Attributes) -> String {
    attributes.reduce(into: "<\(name)") { head, attribute in
      guard let value = attribute.value else { return }
      let key = attribute.key.description
      precondition(isHarmless(key, value), "'\(key)' may be executed or loaded")
      head += " \(key)=\"\(value.xmlText)\""
    }
  }

  private static func isHarmless(_ key: String, _ value: String) -> Bool {
    switch key {
    case "href": value.hasPrefix("#")
    case "src", "style": false
    default: !key.hasPrefix("on")
    }
  }
}
