import Basics
import Hardware

extension CrossbarCircuit {
  /// The cells that `voltages` leave connected: of gated cells those of driven rows.
  public func connected(to voltages: [Double]) -> CrossbarCircuit {
    guard wires.areGated else { return self }
    var cells = conductances
    for row in 0..<rows where voltages[row] == 0 {
      for column in 0..<columns { cells.elements[row * columns + column] = 0 }
    }
    return CrossbarCircuit(conductances: cells, wires: wires, curve: curve)
  }

  /// No cell sees more than lies between the highest and the lowest of drivers and grounds.
  func expectHolds(for voltages: [Double]) throws {
    let (low, high) = (min(voltages.min() ?? 0, 0), max(voltages.max() ?? 0, 0))
    let largest = wires.areIdeal ? max(high, -low) : high - low
    guard largest > curve.limit else { return }
    throw Diagnostic.configuration(
      "cells may see \(largest) V, and their '\(curve.shape.rawValue)' curve holds up to "
        + "\(curve.limit) V", at: nil, note: "give smaller voltages, or another curve")
  }
}
