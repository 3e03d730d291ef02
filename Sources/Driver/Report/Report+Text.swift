import Basics

/// The report as people read it; everything is rendered from the same value as the JSON.
extension Report {
  /// Headline, layers, figures against the baseline, energy and area by component, remarks.
  public var text: String {
    ([title, headline + "."] + tables.map(\.text) + [remarks.joined(separator: "\n")])
      .joined(separator: "\n\n")
  }

  /// As `text`, and the layers without arrays, the energy of each layer by component and the sources
  /// of the prices.
  public var detailedText: String {
    ([text] + detailTables.map(\.text)).joined(separator: "\n\n")
  }

  public var markdown: String {
    (["**\(title.markdownCell)**", headline.markdownCell + "."] + tables.map(\.markdown)
      + [remarks.map { "- \($0.markdownCell)" }.joined(separator: "\n")]).joined(separator: "\n\n")
  }

  /// One row per layer and one for the whole, every figure a column; units in the names.
  public var csv: String {
    let names = Figures.keys.map(\.name)
    var table = TextTable(header: ["layer", "operator"] + names)
    table.rows = layers.map { layer in
      [layer.name.escaped, layer.operator] + layer.figures.cells
    }
    table.rows.append(["total", ""] + figures.cells)
    table.rows.append(["baseline", ""] + baseline.cells)
    table.rows.append(["saved_percent", ""] + saved_percent.cells)
    return table.csv
  }

  private var title: String { "\(mapping.escaped) on \(accelerator.escaped)" }

  private var tables: [TextTable] {
    [layerTable, figureTable, componentTable, areaTable].filter { !$0.rows.isEmpty }
  }

  private var detailTables: [TextTable] {
    [energyTable, priceTable].filter { !$0.rows.isEmpty }
  }
}

extension Figures {
  /// All figures in order, empty where absent.
  fileprivate var cells: [String] {
    Figures.keys.map { key in self[key].map { $0.exactText } ?? "" }
  }
}
