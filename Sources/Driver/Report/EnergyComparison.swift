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
    public let arrays_pJ: Double?
    /// Of cells that are not at HRS.
    public let arrays_programmed_pJ: Double?
    /// Of all components, and leakage.
    public let energy_pJ: Double?
  }

  public let baseline_name: String
  public let baseline: EnergyReport
  public let saved_percent: Saving

  /// - Parameter own, baseline: of the same images.
  init(_ own: EnergyReport, against baseline: EnergyReport, named name: String) {
    let saved = { (energy: KeyPath<EnergyReport, Double>) -> Double? in
      let all = baseline[keyPath: energy]
      return all == 0 ? nil : 100 * (1 - own[keyPath: energy] / all)
    }
    baseline_name = name
    self.baseline = baseline
    saved_percent = Saving(
      arrays_pJ: saved(\.arrays_pJ), arrays_programmed_pJ: saved(\.arrays_programmed_pJ),
      energy_pJ: saved(\.energy_pJ))
  }
}

extension EnergyComparison {
  /// Returns the other program's energies, and one line for each saving.
  func text(_ own: EnergyReport) -> String {
    var table = TextTable(header: ["energy of an image", "this program", "baseline", "change"])
    table.rows = [
      row("arrays", own, \.arrays_pJ),
      row("arrays, cells above HRS", own, \.arrays_programmed_pJ),
      row("all", own, \.energy_pJ),
    ]
    return [
      "Baseline: \(baseline_name.escaped), the same images.", baseline.text, table.text,
    ].joined(separator: "\n\n")
  }

  private func row(
    _ title: String, _ own: EnergyReport, _ energy: KeyPath<EnergyReport, Double>
  ) -> [String] {
    let (value, other) = (own[keyPath: energy], baseline[keyPath: energy])
    return [title] + Quantity.energy.texts([value, other]) + [Change(value, from: other).text]
  }
}

extension EnergyReport {
  /// Computes the mean energy per image, on ideal levels.
  ///
  /// - Parameters:
  ///   - images: paths of images, in the formats of `InputFiles`.
  ///   - preparation: overrides the program's own.
  public init(
    _ compiled: CompiledProgram, images: [String],
    _ preparation: ImagePreparation = ImagePreparation(), threads: Int,
    memory: MemoryBudget = MemoryBudget()
  ) throws {
    let files = try InputFiles(
      images, of: "--images", for: compiled.graph.inputs, compiled.preparation(under: preparation))
    let batch = try SimulatedImages(
      files, goals: nil, of: IntegerNetwork(compiled.network), threads: threads, memory: memory)
    self = try batch.energy(compiled, compiled.program, chip: nil)
  }
}
