import Basics
import Foundation
import IntegerModel
import NetworkIR
import TileSimulator

/// The energy of a program and of another one, such as the dense network, on the same images.
public struct EnergyComparison: Encodable, Sendable {
  /// The saving relative to the other program, per cent; `nil` if the other uses no energy.
  public struct Saving: Encodable, Sendable {
    /// V² · G · t of all driven cells, including those at HRS.
    public let arraysPJ: Double?
    /// Of cells that are not at HRS.
    public let arraysProgrammedPJ: Double?
    /// Of all components, and leakage.
    public let energyPJ: Double?
  }

  public let baselineName: String
  public let baseline: EnergyReport
  public let savedPercent: Saving

  /// - Parameter own, baseline: of the same images.
  package init(_ own: EnergyReport, against baseline: EnergyReport, named name: String) {
    let saved = { (energy: KeyPath<EnergyReport, Double>) -> Double? in
      let all = baseline[keyPath: energy]
      return all == 0 ? nil : 100 * (1 - own[keyPath: energy] / all)
    }
    baselineName = name
    self.baseline = baseline
    savedPercent = Saving(
      arraysPJ: saved(\.arraysPJ), arraysProgrammedPJ: saved(\.arraysProgrammedPJ),
      energyPJ: saved(\.energyPJ))
  }
}

extension EnergyComparison {
  /// Returns the other program's energies, and one line for each saving.
  func text(_ own: EnergyReport) -> String {
    var table = TextTable(header: ["energy per image", "this program", "baseline", "change"])
    table.rows = [
      row("arrays", own, \.arraysPJ),
      row("arrays, cells above HRS", own, \.arraysProgrammedPJ),
      row("total", own, \.energyPJ),
    ]
    return [
      "Baseline: \(baselineName.escaped), same images.", baseline.text, table.text,
    ].joined(separator: "\n\n")
  }

  private func row(
    _ title: String, _ own: EnergyReport, _ energy: KeyPath<EnergyReport, Double>
  ) -> [String] {
    let (value, other) = (own[keyPath: energy], baseline[keyPath: energy])
    return [title] + Quantity.energy.texts([value, other]) + [Change(value, from: other).text]
  }
}
