import Basics
import Foundation
import FoundationXML
import Testing

/// A table as RFC 4180 describes it, read byte by byte.
enum CommaSeparated {
  static func rows(_ text: String) -> [[String]] {
    var rows: [[String]] = [[]]
    var cell: [UInt8] = []
    var isQuoted = false
    var previous: UInt8?
    func end() {
      rows[rows.count - 1].append(String(decoding: cell, as: UTF8.self))
      cell = []
    }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""):
        // of two quotes, the second is one
        if !isQuoted && previous == byte { cell.append(byte) }
        isQuoted.toggle()
      case UInt8(ascii: ",") where !isQuoted: end()
      case UInt8(ascii: "\n") where !isQuoted:
        if cell.last == UInt8(ascii: "\r") { cell.removeLast() }
        end()
        rows.append([])
      default: cell.append(byte)
      }
      previous = byte
    }
    if rows.last == [] { rows.removeLast() }
    return rows
  }
}

/// How often a page has each element, and each attribute.
enum ElementCounter {
  /// - Throws: if the page is not well formed.
  static func counts(in page: String) throws -> [String: Int] {
    let visitor = Visitor()
    let parser = XMLParser(data: Data(page.utf8))
    parser.delegate = visitor
    try #require(parser.parse(), "\(String(describing: parser.parserError))")
    return visitor.counts
  }

  private final class Visitor: NSObject, XMLParserDelegate {
    var counts: [String: Int] = [:]

    func parser(
      _: XMLParser, didStartElement name: String, namespaceURI _: String?, qualifiedName _: String?,
      attributes: [String: String]
    ) {
      counts[name, default: 0] += 1
      for key in attributes.keys { counts["@\(key)", default: 0] += 1 }
    }
  }
}

extension Value {
  /// All texts in it, without the keys of records.
  var texts: [String] {
    switch content {
    case .text(let text): [text]
    case .list(let values): values.flatMap(\.texts)
    case .record(let record): record.entries.flatMap(\.value.texts)
    default: []
    }
  }
}
