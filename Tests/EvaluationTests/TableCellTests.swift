import Basics
import TestSupport
import Testing

@testable import Evaluation

/// No name leaves its cell, whatever the form of the table.
@Suite struct TableCellTests {
  private static let table = TextTable(
    header: ["name", "count"], rows: HostileNames.all.map { [$0.escaped, "1"] })

  @Test func aSpreadsheetSeesNoFormula() {
    for name in HostileNames.all {
      let cell = name.escaped.csvCell
      let first = cell.unicodeScalars.first { $0 != "\"" }
      #expect(!"=+-@\t\r\n".unicodeScalars.contains(first ?? " "), "\(cell)")
    }
    #expect(["=1", "+a", "-a", "@a"].map(\.csvCell) == ["'=1", "'+a", "'-a", "'@a"])
    #expect(["\t1", "\r1", "\n1"].map(\.csvCell) == ["'\t1", "\"'\r1\"", "\"'\n1\""])
    #expect(["-1", "+2.5", "-1e-3"].map(\.csvCell) == ["-1", "+2.5", "-1e-3"])
  }

  /// An accent after a comma or a quote is one character to Swift, but not to a reader.
  @Test func commasAndQuotesBeforeAccentsAreQuoted() {
    #expect("a,\u{301}b".csvCell == "\"a,\u{301}b\"")
    #expect("a\"\u{301}b".csvCell == "\"a\"\"\u{301}b\"")
    #expect("=\u{301}a".csvCell == "'=\u{301}a")
    #expect("a|\u{301}b".markdownCell.unicodeScalars.elementsEqual("a\\|\u{301}b".unicodeScalars))
  }

  @Test func aTableInMarkdownHasItsColumns() {
    for line in Self.table.markdown.split(separator: "\n") {
      var bars = 0
      var isEscaped = false
      for scalar in line.unicodeScalars {
        if scalar == "|" && !isEscaped { bars += 1 }
        isEscaped = scalar == "\\" && !isEscaped
      }
      #expect(bars == 3, "\(line)")
      #expect(!line.unicodeScalars.contains("<"), "\(line)")
    }
  }
}
