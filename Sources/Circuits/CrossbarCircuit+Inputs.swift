import Basics
import Hardware

extension CrossbarCircuit {
  /// The circuit with only the cells that `voltages` connect: if gated, those of driven rows.
  public func connected(to voltages: [Double]) -> CrossbarCircuit {
    guard wires.areGated else { return self }
    var cells = conductances
    for row in 0..<rows where voltages[row] == 0 {
      for column in 0..<columns { cells.elements[row * columns + column] = 0 }
    }
    return CrossbarCircuit(conductances: cells, wires: wires, curve: curve)
  }

  /// Checks that the I–V curve is valid for the largest possible cell voltage, the difference
  /// between the highest and lowest potential of drivers and grounds.
  ///
  /// - Throws: `configuration` if it is not.
  func expectHolds(for voltages: [Double]) throws {
    let (low, high) = (min(voltages.min() ?? 0, 0), max(voltages.max() ?? 0, 0))
    let largest = wires.areIdeal ? max(high, -low) : high - low
    guard largest > curve.limit else { return }
    throw Diagnostic.configuration(
      "cells may see \(largest) V, but their '\(curve.shape.rawValue)' curve is valid only up to "
        + "\(curve.limit) V", at: nil, note: "give smaller voltages or another curve")
  }
}
