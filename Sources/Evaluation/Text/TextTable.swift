/// Rows of cells, printed as aligned text, Markdown or CSV.
package struct TextTable {
  package var header: [String]
  /// As many cells as the header has, or a single cell: the heading of the rows below.
  package var rows: [[String]] = []
  /// Columns of words, aligned left; the others are numbers, aligned right.
  package var wordColumns: Set<Int> = [0]

  package init(header: [String], rows: [[String]] = [], wordColumns: Set<Int> = [0]) {
    self.header = header
    self.rows = rows
    self.wordColumns = wordColumns
  }

  /// Aligned with blanks; rows below a heading are indented.
  package var text: String {
    let lines = [header] + indentedRows
    let widths = header.indices.map { column in
      lines.map { $0.count > 1 ? $0[column].count : 0 }.max() ?? 0
    }
    return lines.map { row in
      row.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: max(0, widths[column] - cell.count))
        return wordColumns.contains(column) ? cell + padding : padding + cell
      }.joined(separator: "  ").trimmedAtEnd
    }.joined(separator: "\n")
  }

  package var markdown: String {
    let rule = header.indices.map { wordColumns.contains($0) ? "---" : "---:" }
    let body = rows.map { row in
      let cells = row.map(\.markdownCell)
      return isHeading(row) ? ["**\(cells[0])**"] + header.dropFirst().map { _ in "" } : cells
    }
    return ([header.map(\.markdownCell), rule] + body).map {
      "| " + $0.joined(separator: " | ") + " |"
    }
    .joined(separator: "\n")
  }

  private func isHeading(_ row: [String]) -> Bool { row.count == 1 && header.count > 1 }

  private var indentedRows: [[String]] {
    guard rows.contains(where: isHeading) else { return rows }
    return rows.map { isHeading($0) ? $0 : ["  " + $0[0]] + $0.dropFirst() }
  }

  /// As RFC 4180 requires.
  package var csv: String {
    ([header] + rows).map { $0.map(\.csvCell).joined(separator: ",") }.joined(separator: "\r\n")
      + "\r\n"
  }
}

extension String {
  fileprivate var trimmedAtEnd: String {
    String(reversed().drop { $0 == " " }.reversed())
  }

  /// Escaped, because bars, backslashes and angle brackets would change the table.
  ///
  /// By scalars: a bar before a combining accent is a bar to readers, but not to Swift.
  var markdownCell: String {
    unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "|", "\\", "`", "*", "_", "[", "]", "~", "$": text += "\\" + String(scalar)
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "&": text += "&amp;"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }

  /// Quoted where needed; a word's leading `=`, `+`, `-`, `@`, tab, carriage return or line feed,
  /// with which a spreadsheet may take it for a formula, is preceded by an apostrophe.
  ///
  /// - Source: OWASP, CSV Injection.
  package var csvCell: String {
    let isFormula = unicodeScalars.first.map(Self.formulaStarts.contains) == true
    let cell = isFormula && Double(self) == nil ? "'" + self : self
    guard cell.unicodeScalars.contains(where: Self.csvSpecials.contains) else { return cell }
    return "\"" + cell.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
  }

  private static let formulaStarts: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠",
  ]
  private static let csvSpecials: Set<Unicode.Scalar> = [",", "\"", "\r", "\n"]
}
