import Basics
import Foundation
import Hardware

extension EnergyReport {
  /// A table of layers and components, the derivation of the sum from that of `report`, and
  /// remarks.
  public var text: String {
    ([componentTable.text, derivationTable.text] + remarks).joined(separator: "\n\n")
  }

  /// The share of the total energy from which a component gets its own column.
  private static let shownShare = 0.01

  /// Layers by components, all in one unit.
  private var componentTable: TextTable {
    let components = Event.allCases.map(\.rawValue).filter { component in
      layers.reduce(0) { $0 + ($1.componentsPJ[component] ?? 0) } >= Self.shownShare * energyPJ
    }
    var rows = layers.map { layer -> [Double] in
      let shown = components.map { layer.componentsPJ[$0] ?? 0 }
      let other = shown.reduce(layer.energyPJ - layer.arraysPJ, -)
      return [layer.arraysPJ] + shown + [max(0, other), layer.energyPJ]
    }
    let width = components.count + 3
    rows.append((0..<width).map { column in rows.reduce(0) { $0 + $1[column] } })
    let texts = Quantity.energy.texts(rows.flatMap(\.self))
    var table = TextTable(
      header: ["energy per image", "arrays"] + components + ["other", "total"])
    table.rows = zip(layers.map(\.name.escaped) + ["total"], texts.chunks(of: width)).map {
      [$0] + $1
    }
    return table
  }

  /// The derivation of this energy from the energy by prices, which `report` prints.
  private var derivationTable: TextTable {
    var lines: [(String, Double?)] = [
      ("energy from prices, as in 'memc report'", byPricesPJ),
      ("− array reads, events × price", arraysEstimatePJ),
      ("+ array reads, V² G t of driven cells", arraysPJ),
      ("= energy for these images", energyPJ),
    ]
    if let leakagePJ { lines.append(("of which leakage", leakagePJ)) }
    let texts = Quantity.energy.texts(lines.map(\.1))
    var table = TextTable(header: ["derivation", "energy"])
    table.rows = zip(lines, texts).map { [$0.0, $1] }
    return table
  }

  private var remarks: [String] {
    var lines = [priceText, highResistanceText].compactMap(\.self)
    if !unpriced.isEmpty {
      lines.append("Excluded from energy (no price given): \(unpriced.joined(separator: ", ")).")
    }
    if !estimated.isEmpty {
      lines.append("Estimated, also in the sums: \(estimated.joined(separator: ", ")).")
    }
    return lines.isEmpty ? [] : [lines.joined(separator: "\n")]
  }

  /// Why the two energies differ.
  private var priceText: String? {
    guard let estimate = arraysEstimatePJ, estimate > 0, reads > 0 else { return nil }
    let each = Quantity.energy.texts([arraysPJ / Double(reads), estimate / Double(reads)])
    return "On these images, the cells take \(each[0]) per array read; the price of a read is "
      + "\(each[1]). 'memc report' uses the price, which holds for any image."
  }

  /// The energy of cells at HRS, because it may exceed that of all programmed cells.
  var highResistanceText: String? {
    guard arraysPJ > 0 else { return nil }
    let share = 1 - arraysProgrammedPJ / arraysPJ
    let ratio = onOffRatio.map { String(format: "%.4g", $0) } ?? "infinite"
    return "Cells at HRS take " + String(format: "%.1f %%", 100 * share)
      + " of the array energy; the ON/OFF ratio of '\(accelerator.escaped)' is \(ratio)."
      + (share > 0.5 ? " They take more than all other cells." : "")
  }
}

extension Array {
  /// Returns the elements in order, `size` at a time.
  fileprivate func chunks(of size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
