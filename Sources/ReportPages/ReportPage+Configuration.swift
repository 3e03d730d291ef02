import Basics
import Evaluation
import Hardware
import Pages
import Plots
import TileMachine

/// The mapping, and the accelerator with the source of each price.
extension ReportPage {
  var configuration: PageSection {
    let accelerator = compiled.program.accelerator
    var machine = accelerator.fullRecord
    for key in ["prices", "name", "source"] { machine[key] = nil }
    return PageSection(
      "configuration", "Configuration",
      [
        .heading("Mapping"), .terms(mapping.flat),
        .heading("Accelerator"),
        .paragraph("\(accelerator.title): \(accelerator.source)"),
        .details("All settings of the accelerator", [.terms(Value(.record(machine)).flat)]),
        .heading("Prices and their sources"), prices(accelerator).markup,
      ])
  }

  /// Without the place of the accelerator's file.
  private var mapping: Value {
    guard case .record(var record) = compiled.manifest.mapping.content,
      case .text(let file)? = record["accelerator"]?.content
    else { return compiled.manifest.mapping }
    record["accelerator"] = Value(.text(file.lastName))
    return Value(.record(record))
  }

  private func prices(_ accelerator: Accelerator) -> PageTable {
    PageTable(
      caption: "Prices of '\(accelerator.title)'; those of components in use make up the figures.",
      columns: [
        "component", "energy, pJ", "time, ns", "area, µm²", "leakage, mW", "node, nm", "source",
      ], words: [0, 6],
      rows: accelerator.prices.map { price in
        .cells([
          PageTable.Cell(price.component.rawValue),
          Self.sum(price.energyInPicojoules, price.energyPerBit, price.energyPerLevel),
          Self.sum(price.timeInNanoseconds, price.timePerBit, price.timePerLevel),
          Self.number(price.areaInSquareMicrometres), Self.number(price.leakageInMilliwatts),
          Self.number(price.nodeInNanometres.map(Double.init)),
          PageTable.Cell((price.isEstimated ? "Estimate. " : "") + price.source),
        ])
      })
  }

  private static func number(_ value: Double?) -> PageTable.Cell {
    PageTable.Cell(value.significant(4), value)
  }

  /// A price that depends on a width, by its parts.
  private static func sum(_ each: Double?, _ perBit: Double?, _ perLevel: Double?)
    -> PageTable.Cell
  {
    let parts = [(each, ""), (perBit, " per bit"), (perLevel, " per level")].compactMap {
      value, unit in value.map { Double?($0).significant(4) + unit }
    }
    return PageTable.Cell(
      parts.joined(separator: " + "), perBit == nil && perLevel == nil ? each : nil)
  }
}
