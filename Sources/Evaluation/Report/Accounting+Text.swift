import Basics
import Foundation

extension Accounting {
  public var text: String {
    (opening + [table.text] + notes.map { $0.joined(separator: "\n") }).joined(separator: "\n\n")
  }

  public var markdown: String {
    (opening + [table.markdown] + notes.map { $0.map { "- \($0)" }.joined(separator: "\n") })
      .joined(separator: "\n\n")
  }

  /// One row per figure, with all digits and sources.
  public var csv: String {
    var table = TextTable(header: [
      "definition", "figure", "unit", "value", "baseline", "saved_percent", "factor", "rule",
      "source",
    ])
    table.rows = rows.map { row in
      [row.definition.rawValue, row.figure, row.unit]
        + [row.value, row.baseline, row.savedPercent, row.factor].map { $0?.exactText ?? "" }
        + [row.rule, row.definition.source]
    }
    return table.csv
  }

  /// What is compared, and warnings about the comparison.
  private var opening: [String] {
    [
      "mapping \(mapping.escaped) on accelerator \(accelerator.escaped), compared with: "
        + baselineName.escaped
    ] + warnings.map { "warning: \($0.escaped)" }
  }

  private var table: TextTable {
    var table = TextTable(header: [
      "counted as", "figure", "this program", "baseline", "change", "factor",
      "rule (this program; baseline if different)",
    ])
    table.wordColumns = [0, 1, 6]
    table.rows = rows.map { row in
      let figure = row.unit == "1" ? row.figure : "\(row.figure), \(row.unit)"
      return [
        row.definition.rawValue, figure, Double?(row.value).count, row.baseline.count,
        Change(row.value, from: row.baseline).text, row.factor.rounded(2), row.rule,
      ]
    }
    return table
  }

  /// The sources of the definitions in use, and remarks.
  private var notes: [[String]] {
    let used = Definition.allCases.filter { definition in
      rows.contains { $0.definition == definition }
    }
    return [used.map { "\($0.rawValue): \($0.source)" }, remarks].filter { !$0.isEmpty }
  }
}
