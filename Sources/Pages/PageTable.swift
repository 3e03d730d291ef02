import Basics
import Plots

/// A table, whose rows viewers can sort. Columns without any text are left out.
public struct PageTable: Sendable {
  /// A cell: its text, and the number by which it is sorted; words are sorted by their text.
  public struct Cell: Sendable {
    public var text: String
    public var value: Double?
    /// Whether the text says that the figure is better or worse than another.
    public var tone: Tone?

    public init(_ text: String, _ value: Double? = nil, tone: Tone? = nil) {
      (self.text, self.value, self.tone) = (text, value, tone)
    }
  }

  public enum Tone: String, Sendable { case better, worse }

  public enum Row: Sendable {
    /// As many cells as there are columns.
    case cells([Cell])
    /// The heading of the rows below; tables with headings are not sorted.
    case heading(String)
    /// A sum or rest, which stays at the end.
    case last([Cell])
  }

  public var caption: String
  public var columns: [String]
  /// The columns of words, which are aligned left.
  public var words: Set<Int>
  public var rows: [Row]

  public init(caption: String, columns: [String], words: Set<Int> = [0], rows: [Row]) {
    (self.caption, self.columns, self.words, self.rows) = (caption, columns, words, rows)
  }

  private var isSortable: Bool {
    !rows.contains { if case .heading = $0 { true } else { false } }
  }

  public var markup: Markup {
    let shown = shown
    let head = columns.enumerated().filter { shown.contains($0.offset) }.map { column, title in
      Markup.element(
        "th", ["scope": "col", "class": words.contains(column) ? "word" : nil], title)
    }
    let body = rows.compactMap { row -> Markup? in
      switch row {
      case .cells(let cells): line(cells, shown)
      case .heading(let title):
        .element(
          "tr", ["class": "group"],
          [.element("th", ["scope": "rowgroup", "colspan": "\(shown.count)"], title)])
      case .last: nil
      }
    }
    let foot = rows.compactMap { row -> Markup? in
      if case .last(let cells) = row { line(cells, shown) } else { nil }
    }
    return .element(
      "div", ["class": "wide"],
      [
        .element(
          "table", ["class": isSortable && body.count > 1 ? "sortable" : nil],
          [
            .element("caption", [:], caption),
            .element("thead", [:], [.element("tr", [:], head)]),
            .element("tbody", [:], body),
          ] + (foot.isEmpty ? [] : [.element("tfoot", [:], foot)]))
      ])
  }

  /// The columns with any text, and the first.
  private var shown: Set<Int> {
    rows.reduce(into: [0]) { shown, row in
      switch row {
      case .cells(let cells), .last(let cells):
        shown.formUnion(cells.indices.filter { !cells[$0].text.isEmpty })
      case .heading: break
      }
    }
  }

  private func line(_ cells: [Cell], _ shown: Set<Int>) -> Markup {
    .element(
      "tr", [:],
      cells.enumerated().filter { shown.contains($0.offset) }.map { column, cell in
        let look = [words.contains(column) ? "word" : nil, cell.tone?.rawValue]
          .compactMap(\.self).joined(separator: " ")
        return column == 0
          ? .element(
            "th", ["scope": "row", "class": look.isEmpty ? nil : look], [.name(cell.text)])
          : .element(
            "td",
            ["class": look.isEmpty ? nil : look, "data-v": cell.value.map { "\($0)" }],
            words.contains(column) ? [.name(cell.text)] : [.text(cell.text)])
      })
  }
}
