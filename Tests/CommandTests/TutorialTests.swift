import Foundation
import TestSupport
import Testing

/// The tutorials in `docs/tutorials`: their files are written, their commands run, and what they print is
/// compared with the page, in one folder with the `models` of memc.
///
/// A block of `sh` runs. A block of `text` names lines, or parts of lines, that the block before it prints,
/// in this order. A block with the name of a file becomes that file. A block that `needs` something is left
/// out.
@Suite struct TutorialTests {
  static let folder = "\(MemcProcess.root)/docs/tutorials"
  static let pages = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { $0.hasSuffix(".md") && $0 != "README.md" }.sorted()

  @Test func thePagesAreFound() { #expect(Self.pages.count >= 3) }

  @Test(arguments: pages) func commandsPrintWhatThePageSays(page: String) throws {
    let text = try String(contentsOfFile: "\(Self.folder)/\(page)", encoding: .utf8)
    try withFolder { folder in
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/models", withDestinationPath: "\(MemcProcess.root)/models")
      var printed = ""
      for block in TutorialBlock.all(in: text) {
        switch block.use {
        case .command:
          let run = try MemcProcess(script: block.text, in: folder)
          #expect(run.status == 0, "\(page): \(block.text)\(run.error)")
          printed = run.error + run.output
        case .output: #expect(printed.missing(block.lines).isEmpty, "\(page): \(printed)")
        case .file(let name):
          try block.text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        case .needs: continue
        }
      }
    }
  }
}

/// A block of code of a page.
private struct TutorialBlock {
  enum Use: Equatable {
    case command, output
    case file(String)
    /// Left out, because something is needed that tests may lack.
    case needs(String)
  }

  let use: Use
  let text: String

  var lines: [Substring] { text.split(separator: "\n") }

  static func all(in page: String) -> [TutorialBlock] {
    page.matches(of: #/(?ms)^```(?<words>[^\n]+)\n(?<text>.*?)^```$/#).map { match in
      let words = match.words.split(separator: " ").map(String.init)
      let use: Use =
        switch (words[0], words.dropFirst().first) {
        case (_, "needs"): .needs(words.last ?? "")
        case ("sh", nil): .command
        case ("text", nil): .output
        case (_, let name?): .file(name)
        case (let language, nil):
          preconditionFailure("a block of \(language) is neither run nor a file")
        }
      return TutorialBlock(use: use, text: String(match.text))
    }
  }
}

extension String {
  /// The parts of lines that this text does not have, each after the one before.
  fileprivate func missing(_ parts: [Substring]) -> [Substring] {
    var rest = split(separator: "\n")[...]
    return parts.filter { part in
      guard let index = rest.firstIndex(where: { $0.contains(part) }) else { return true }
      rest = rest[(index + 1)...]
      return false
    }
  }
}
