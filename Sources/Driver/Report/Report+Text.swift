import Basics
import Foundation

/// The report as people read it; everything is rendered from the same value as the JSON.
extension Report {
  /// Head, layers, totals against the baseline, costs with their sources.
  public var text: String {
    let head = "\(mapping) on \(accelerator); calibration: \(calibration.escaped)"
    let tables = [layerTable, totalTable, costTable].map(\.text)
    return ([head] + tables + [remarks]).joined(separator: "\n\n")
  }

  /// As `text`, and the energy of each layer by component.
  public var detailedText: String { text + "\n\n" + energyTable.text }

  public var markdown: String {
    let tables = [layerTable, totalTable, costTable].map(\.markdown)
    return (["**\(mapping)** on \(accelerator)"] + tables + [remarks]).joined(separator: "\n\n")
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

  /// Matrix layers: what they hold and where.
  private var layerTable: TextTable {
    var table = TextTable(header: [
      "layer", "operator", "matrix", "weights", "non-zero", "memristors used", "arrays",
      "utilisation", "energy nJ",
    ])
    table.wordColumns = [0, 1]
    table.rows = layers.filter { $0.rows != nil }.map { layer in
      let figures = layer.figures
      return [
        layer.name.escaped, layer.operator, "\(layer.rows ?? 0)×\(layer.columns ?? 0)",
        figures.parameters.dense.count, figures.parameters.nonzero.count,
        figures.memristors.used.count, figures.arrays.count, figures.utilisation.percent,
        figures.energy_pJ.map { $0 / 1000 }.rounded(2),
      ]
    }
    return table
  }

  private var totalTable: TextTable {
    var table = TextTable(header: ["figure", "this program", "baseline", "saved"])
    table.rows = Figures.keys.compactMap { key in
      figures[key] == nil ? nil : totalRow(key)
    }
    return table
  }

  private func totalRow(_ key: Figures.Key) -> [String] {
    let (own, other) = (figures[key], baseline[key])
    if key.name == "utilisation" { return [key.title, own.percent, other.percent, ""] }
    return [key.title, own.count, other.count, saved_percent[key].saving]
  }

  private var costTable: TextTable {
    var table = TextTable(header: ["component", "events", "energy pJ", "source of the price"])
    table.wordColumns = [0, 3]
    table.rows = costs.map { cost in
      [
        cost.component, Double?(Double(cost.events)).count, cost.energy_pJ.rounded(1),
        cost.source?.escaped ?? "no price",
      ]
    }
    return table
  }

  /// The energy of each layer by component, nJ.
  private var energyTable: TextTable {
    let components = costs.filter { $0.energy_pJ != nil }.map(\.component)
    var table = TextTable(header: ["energy, nJ"] + components)
    table.rows = layers.map { layer in
      let energies = layer.costs.reduce(into: [:]) { $0[$1.component] = $1.energy_pJ }
      return [layer.name.escaped]
        + components.map { component in
          energies[component].map { $0 / 1000 }.rounded(3)
        }
    }
    return table
  }

  private var remarks: String {
    let unpriced = costs.filter { $0.energy_pJ == nil }.map(\.component)
    var lines = [
      "Baseline: \(baseline_name.escaped). Energy and latency are of one image, the schedule is "
        + "\(schedule)."
    ]
    if !waiting_layers.isEmpty {
      let names = waiting_layers.map(\.escaped).joined(separator: ", ")
      lines.append("Not pipelined by rows, waiting for the whole input: \(names).")
    }
    if !unpriced.isEmpty {
      lines.append("Not in the energy, for want of a price: \(unpriced.joined(separator: ", ")).")
    }
    lines += (baseline_warnings + warnings).map { "Warning: \($0.escaped)" }
    return lines.joined(separator: "\n")
  }
}

extension Figures {
  /// All figures in order, empty where absent.
  fileprivate var cells: [String] {
    Figures.keys.map { key in self[key].map { $0.exactText } ?? "" }
  }
}
