import Foundation
import FoundationXML
import Testing

/// A page as a reader of XML sees it.
struct ParsedPage {
  private let visitor = Visitor()
  private let html: String

  /// - Throws: if the page is not well formed.
  init(_ html: String) throws {
    self.html = html
    let parser = XMLParser(data: Data(html.utf8))
    parser.delegate = visitor
    let isWellFormed = parser.parse()
    try #require(isWellFormed, "\(String(describing: parser.parserError))")
  }

  func count(_ element: String) -> Int { visitor.elements.count { $0 == element } }

  var attributes: [(name: String, value: String)] { visitor.attributes }

  /// All text, without entities.
  var text: String { visitor.text }

  /// A row of a table: the text of each cell, and the number by which it is sorted.
  typealias Row = [(text: String, value: Double?)]

  /// The rows of the table whose caption begins with a text.
  func table(_ caption: String) throws -> [Row] {
    try #require(visitor.tables.first { $0.caption.hasPrefix(caption) }, "\(caption)").rows
  }

  var policy: String? {
    attributes.map(\.value).first { $0.hasPrefix("default-src") }
  }

  /// The contents of an element without elements inside, as it is written.
  func contents(of element: String) -> String? {
    html.components(separatedBy: "<\(element)>").dropFirst().first?
      .components(separatedBy: "</\(element)>").first
  }
}

private final class Visitor: NSObject, XMLParserDelegate {
  private(set) var elements: [String] = []
  private(set) var attributes: [(name: String, value: String)] = []
  private(set) var text = ""
  private(set) var tables: [(caption: String, rows: [ParsedPage.Row])] = []
  private var isInCaption = false
  private var isInCell = false

  func parser(
    _: XMLParser, didStartElement name: String, namespaceURI _: String?, qualifiedName _: String?,
    attributes found: [String: String]
  ) {
    elements.append(name)
    attributes += found.map { ($0, $1) }
    switch name {
    case "table": tables.append(("", []))
    case "caption": isInCaption = true
    case "tr": tables[tables.count - 1].rows.append([])
    case "th", "td":
      isInCell = true
      let table = tables.count - 1
      tables[table].rows[tables[table].rows.count - 1]
        .append(("", found["data-v"].flatMap(Double.init)))
    default: break
    }
  }

  func parser(
    _: XMLParser, didEndElement name: String, namespaceURI _: String?, qualifiedName _: String?
  ) {
    switch name {
    case "caption": isInCaption = false
    case "th", "td": isInCell = false
    default: break
    }
  }

  func parser(_: XMLParser, foundCharacters found: String) {
    text += found
    let table = tables.count - 1
    if isInCaption { tables[table].caption += found }
    guard isInCell else { return }
    let row = tables[table].rows.count - 1
    let cell = tables[table].rows[row].count - 1
    tables[table].rows[row][cell].text += found
  }
}
