/// Rows of cells, printed as aligned text, Markdown or CSV.
struct TextTable {
  var header: [String]
  var rows: [[String]] = []
  /// Columns that hold words; the others are numbers and stand to the right.
  var wordColumns: Set<Int> = [0]

  /// Aligned with blanks.
  var text: String {
    let widths = header.indices.map { column in
      ([header] + rows).map { $0[column].count }.max() ?? 0
    }
    return ([header] + rows).map { row in
      row.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return wordColumns.contains(column) ? cell + padding : padding + cell
      }.joined(separator: "  ").trimmedAtEnd
    }.joined(separator: "\n")
  }

  var markdown: String {
    let rule = header.indices.map { wordColumns.contains($0) ? "---" : "---:" }
    return ([header, rule] + rows).map { row in
      "| " + row.map(\.markdownCell).joined(separator: " | ") + " |"
    }.joined(separator: "\n")
  }

  /// As RFC 4180 asks.
  var csv: String {
    ([header] + rows).map { $0.map(\.csvCell).joined(separator: ",") }.joined(separator: "\r\n")
      + "\r\n"
  }
}

extension String {
  fileprivate var trimmedAtEnd: String {
    String(reversed().drop { $0 == " " }.reversed())
  }

  /// Bars, backslashes and angle brackets would change the table.
  fileprivate var markdownCell: String {
    reduce(into: "") { text, character in
      switch character {
      case "|", "\\", "`", "*", "_", "[", "]": text += "\\" + String(character)
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "&": text += "&amp;"
      default: text.append(character)
      }
    }
  }

  /// Quoted where needed; a leading `=`, `+`, `-` or `@` of a word, which a spreadsheet would
  /// execute, is preceded by an apostrophe.
  fileprivate var csvCell: String {
    let isFormula = first.map { "=+-@\t\r".contains($0) } == true && Double(self) == nil
    let cell = isFormula ? "'" + self : self
    guard cell.contains(where: { ",\"\r\n".contains($0) }) else { return cell }
    return "\""
      + cell.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}
