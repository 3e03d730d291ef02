import Basics
import Foundation
import Hardware

extension EnergyReport {
  /// A table of layers and components in nJ, and a line for what it leaves out.
  public var text: String {
    let components = Event.allCases.map(\.rawValue).filter { component in
      layers.contains { $0.components_pJ[component] != nil }
    }
    var table = TextTable(header: ["energy of an image, nJ", "arrays"] + components + ["all"])
    table.rows = layers.map { layer in
      [layer.name.escaped, layer.arrays_pJ.nanojoules]
        + components.map { layer.components_pJ[$0]?.nanojoules ?? "" }
        + [layer.energy_pJ.nanojoules]
    }
    let sums = components.map { component in
      layers.compactMap { $0.components_pJ[component] }.reduce(0, +).nanojoules
    }
    let events = energy_pJ - (leakage_pJ ?? 0)
    table.rows.append(["total", arrays_pJ.nanojoules] + sums + [events.nanojoules])
    return ([table.text] + remarks).joined(separator: "\n")
  }

  private var remarks: [String] {
    var lines = [highResistanceText].compactMap(\.self)
    if let leakage_pJ {
      lines.append("Leakage \(leakage_pJ.nanojoules) nJ, with it \(energy_pJ.nanojoules) nJ.")
    }
    if !unpriced.isEmpty {
      lines.append("Not in the energy, for want of a price: \(unpriced.joined(separator: ", ")).")
    }
    return lines
  }

  /// What cells at HRS take, for it may outweigh all that is programmed.
  var highResistanceText: String? {
    guard arrays_pJ > 0 else { return nil }
    let share = 1 - arrays_programmed_pJ / arrays_pJ
    let ratio = on_off_ratio.map { String(format: "%.4g", $0) } ?? "infinite"
    return "Cells at HRS take " + String(format: "%.1f %%", 100 * share)
      + " of the arrays' energy; ON/OFF ratio of '\(accelerator.escaped)': \(ratio)."
      + (share > 0.5 ? " They outweigh the programmed cells." : "")
  }
}

extension Double {
  /// Picojoules as nanojoules.
  var nanojoules: String { String(format: "%.3f", self / 1000) }
}
