import Basics
import Foundation
import TestSupport
import Testing

@Suite struct EscapingTests {
  @Test func controlCharactersAreEscaped() {
    #expect("a\u{1b}[31m\nb\u{9b}\u{202e}ä".escaped == "a\\u{1b}[31m\\u{a}b\\u{9b}\\u{202e}ä")
    #expect("a\u{1b}[31m\n\tb\r\n".escapedLines == "a\\u{1b}[31m\n\tb\\u{d}\n")
    #expect("plain, e\u{301}".escapedLines == "plain, e\u{301}")
  }

  @Test func invisibleCharactersAreEscaped() {
    #expect("a\u{61c}\u{200b}\u{ad}\u{e0041}".escaped == "a\\u{61c}\\u{200b}\\u{ad}\\u{e0041}")
    #expect("a\u{e0041}b".escapedJSON == "a\\udb40\\udc41b")
  }

  @Test func hostileNamesAreShownWithoutHiddenCharacters() {
    for name in HostileNames.all {
      let hidden = name.escaped.unicodeScalars.filter(\.isHidden)
      #expect(hidden.isEmpty, "\(name.debugDescription)")
    }
  }

  @Test func quotedTextReadsBack() throws {
    for name in HostileNames.all {
      var reader = TextReader("\(name.asName) = \(name.quoted)", source: "")
      let first = try reader.name()
      try reader.expect("=")
      let second = try reader.name()
      #expect([first, second].allSatisfy { Array($0.utf8) == Array(name.utf8) })
      try reader.expectLineEnd()
    }
  }

  @Test func aShellTakesAQuotedNameAsOneWord() throws {
    for name in HostileNames.all where !name.utf8.contains(0) {
      let shell = Process()
      let output = Pipe()
      shell.executableURL = URL(fileURLWithPath: "/bin/sh")
      shell.arguments = ["-c", "printf '[%s]' \(name.quotedForShell)"]
      shell.standardOutput = output
      try shell.run()
      let printed = Array(output.fileHandleForReading.readDataToEndOfFile())
      shell.waitUntilExit()
      #expect(printed == Array("[\(name)]".utf8), "\(name.debugDescription)")
    }
  }

  @Test func escapedJSONIsTheSameJSON() throws {
    let text = HostileNames.all.joined() + "a\u{7f}\u{9b}\u{2028}\u{202e}ä\n"
    let json = String(decoding: try JSONEncoder().encode([text]), as: UTF8.self)
    let escaped = json.escapedJSON
    #expect(escaped.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0 ~= $0.value) })
    #expect(try JSONDecoder().decode([String].self, from: Data(escaped.utf8)) == [text])
  }
}
