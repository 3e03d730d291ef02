import Basics

/// The report as text for people; everything is rendered from the same value as the JSON.
extension Report {
  /// Headline, warnings, layers, figures against the baseline, energy and area by component,
  /// remarks.
  public var text: String {
    ([title, opening.joined(separator: "\n")] + tables.map(\.text)
      + [remarks.joined(separator: "\n")]).joined(separator: "\n\n")
  }

  /// `text`, with the layers without arrays, the energy of each layer by component and the sources
  /// of the prices.
  public var detailedText: String {
    ([text] + detailTables.map(\.text)).joined(separator: "\n\n")
  }

  public var markdown: String {
    (["**\(title.markdownCell)**", opening.map(\.markdownCell).joined(separator: "\n\n")]
      + tables.map(\.markdown) + [remarks.map { "- \($0.markdownCell)" }.joined(separator: "\n")])
      .joined(separator: "\n\n")
  }

  /// One row per layer and one for the whole, one column per figure; units in the names.
  public var csv: String {
    var table = TextTable(
      header: ["layer", "operator"] + Figures.keys.map(\.name) + Performance.names)
    table.rows = layers.map { csvRow($0.name.escaped, $0.operator, $0.figures) }
    table.rows.append(csvRow("total", "", figures, performance))
    table.rows.append(csvRow("baseline", "", baseline, baselinePerformance))
    table.rows.append(csvRow("saved_percent", "", savedPercent))
    return table.csv
  }

  private func csvRow(
    _ layer: String, _ operator: String, _ figures: Figures, _ performance: Performance? = nil
  ) -> [String] {
    let values = Figures.keys.map { figures[$0] }
    let rates = performance?.values ?? Performance.names.map { _ in nil }
    return [layer, `operator`] + (values + rates).map { $0?.exactText ?? "" }
  }

  private var title: String { "mapping \(mapping.escaped) on accelerator \(accelerator.escaped)" }

  /// The headline and warnings.
  private var opening: [String] {
    [headline + "."] + baselineWarnings.map { "warning: \($0.escaped)" }
  }

  private var tables: [TextTable] {
    [layerTable, host?.table, settingTable, figureTable, componentTable, areaTable, converterTable]
      .compactMap(\.self).filter { !$0.rows.isEmpty }
  }

  private var detailTables: [TextTable] {
    [energyTable, priceTable].filter { !$0.rows.isEmpty }
  }
}
