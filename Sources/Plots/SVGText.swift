import Basics
import Foundation

extension String {
  /// This text as it is written in an element or attribute of XML.
  ///
  /// Characters that XML 1.0 (section 2.2) does not allow are spelled out, or replaced.
  var xmlText: String {
    escaped.unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "&": text += "&amp;"
      case "\"": text += "&quot;"
      case "\u{FFFE}", "\u{FFFF}": text += "\u{FFFD}"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }

  /// The words in lines of at most `count` characters, of which the last is shortened if there would be
  /// more than `most`.
  func wrapped(to count: Int, lines most: Int) -> [String] {
    let all = split(separator: " ").reduce(into: [String]()) { lines, word in
      if let last = lines.last, last.count + 1 + word.count <= count {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    let last = all.dropFirst(most - 1).joined(separator: " ")
    return (all.prefix(most - 1) + (last.isEmpty ? [] : [last])).map { $0.shortened(to: count) }
  }

  /// The first `count` characters; an ellipsis stands for the others.
  func shortened(to count: Int) -> String {
    self.count <= count ? self : prefix(count - 1) + "…"
  }
}

extension Double {
  /// A length in pixels.
  var pixels: String { String(format: "%.2f", self) }

  /// The number of a tick, whose rounding errors are not shown: `0.25`, `5·10⁻⁷`.
  var tickText: String {
    if self == 0 { return "0" }
    if self < 0 { return "−" + (-self).tickText }
    let parts = String(format: "%.6g", self).split(separator: "e")
    guard parts.count == 2, let power = Int(parts[1]) else { return String(parts[0]) }
    return (parts[0] == "1" ? "" : parts[0] + "·") + "10" + power.superscript
  }
}

extension Int {
  /// The number in raised digits: `⁻⁷`.
  var superscript: String {
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    return String(String(self).map { $0.wholeNumberValue.map { digits[$0] } ?? "⁻" })
  }
}
