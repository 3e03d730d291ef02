import Basics
import Foundation
import Testing

@Suite struct EscapingTests {
  @Test func controlCharactersAreEscaped() {
    #expect("a\u{1b}[31m\nb\u{9b}\u{202e}ä".escaped == "a\\u{1b}[31m\\u{a}b\\u{9b}\\u{202e}ä")
    #expect("a\u{1b}[31m\n\tb\r\n".escapedLines == "a\\u{1b}[31m\n\tb\\u{d}\n")
    #expect("plain, e\u{301}".escapedLines == "plain, e\u{301}")
  }

  @Test func escapedJSONIsTheSameJSON() throws {
    let text = "a\u{7f}\u{9b}\u{2028}\u{202e}ä\n"
    let json = String(decoding: try JSONEncoder().encode([text]), as: UTF8.self)
    let escaped = json.escapedJSON
    #expect(escaped.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0 ~= $0.value) })
    #expect(try JSONDecoder().decode([String].self, from: Data(escaped.utf8)) == [text])
  }
}
