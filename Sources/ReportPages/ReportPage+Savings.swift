import Evaluation
import Pages
import Plots

/// Every figure next to the baseline's.
extension ReportPage {
  var savings: PageSection {
    PageSection(
      "savings", "Savings",
      [
        .paragraph("This program compared with: \(report.baselineName)."),
        .pair(
          [
            table("Counts.", Figures.countGroups.flatMap(rows)),
            table("Costs.", Figures.costGroups.flatMap(rows) + performanceRows),
          ].filter { !$0.rows.isEmpty }.map { [$0.markup] }),
      ] + settings)
  }

  private func table(_ caption: String, _ rows: [PageTable.Row]) -> PageTable {
    PageTable(
      caption: caption, columns: ["figure", "this program", "baseline", "change"], rows: rows)
  }

  /// What the two programs were made with, where this is not the same.
  private var settings: [Markup] {
    let table = report.settingTable
    guard !table.rows.isEmpty else { return [] }
    return [
      PageTable(
        caption: "Settings in which the two programs differ.", columns: table.header,
        words: table.wordColumns, rows: table.rows.map { .cells($0.map { PageTable.Cell($0) }) }
      ).markup
    ]
  }

  private func rows(_ group: Figures.Group) -> [PageTable.Row] {
    let keys = group.keys.filter { report.figures[$0] != nil }
    guard !keys.isEmpty else { return [] }
    return [.heading(group.title)]
      + keys.map { key in
        let (own, other) = (report.figures[key], report.baseline[key])
        let isEnergy = key.quantity == .energy && key.title == "energy"
        return row(
          key.title, key.quantity, own, other,
          isEnergy ? report.energyChange : Change(own, from: other),
          isBetterLess: key.quantity != .share)
      }
  }

  private var performanceRows: [PageTable.Row] {
    guard let own = report.performance?.values else { return [] }
    let others = report.baselinePerformance?.values ?? own.map { _ in nil }
    let rows = Performance.titles.indices.filter { own[$0] != nil }.map { index in
      let (title, quantity) = Performance.titles[index]
      let change =
        report.canCompare(quantity)
        ? Change(own[index], from: others[index]) : Change(nil, from: nil)
      return row(
        title, quantity, own[index], others[index], change, isBetterLess: quantity == .power)
    }
    return [.heading("Performance")] + rows
  }

  private func row(
    _ title: String, _ quantity: Quantity, _ own: Double?, _ other: Double?, _ change: Change,
    isBetterLess: Bool
  ) -> PageTable.Row {
    let texts = quantity.texts([own, other])
    return .cells([
      PageTable.Cell(title), PageTable.Cell(texts[0], own), PageTable.Cell(texts[1], other),
      quantity == .share
        ? PageTable.Cell("")
        : PageTable.Cell(change.text, tone: change.tone(isBetterLess: isBetterLess)),
    ])
  }
}
