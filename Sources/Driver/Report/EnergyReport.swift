import Basics
import Foundation
import Hardware
import TileAnalysis
import TileSimulator

/// The energy of one image by layer and component: array reads by actual conductances and inputs,
/// everything else by events.
public struct EnergyReport: Encodable, Sendable {
  /// The energy of one layer.
  public struct Layer: Encodable, Sendable {
    public let name: String
    /// V² · G · t of the driven cells; 0 if the layer has no array.
    public let arrays_pJ: Double
    /// The part of it in cells that are not at HRS.
    public let arrays_programmed_pJ: Double
    /// What `report` counts instead: reads times the price of one.
    public let arrays_estimate_pJ: Double?
    /// By component, without those that have no price.
    public let components_pJ: [String: Double]

    /// Summed in the order of names, because the order of a dictionary varies from run to run.
    public var energy_pJ: Double {
      components_pJ.sorted { $0.key < $1.key }.reduce(arrays_pJ) { $0 + $1.value }
    }
  }

  public let accelerator: String
  /// Conductance at LRS over that at HRS; `nil` if cells at HRS conduct nothing.
  public let on_off_ratio: Double?
  public let layers: [Layer]
  /// Of all layers.
  public let arrays_pJ: Double
  public let arrays_programmed_pJ: Double
  /// Reads of physical arrays, and their energy by price; `nil` without one.
  public let reads: Int
  public let arrays_estimate_pJ: Double?
  /// All leakage over the latency of the image; `nil` if the accelerator states none.
  public let leakage_pJ: Double?
  /// The total.
  public let energy_pJ: Double
  /// The energy in `report`: the same with array reads by their price, independent of the data.
  public let by_prices_pJ: Double
  /// Components that are used but have no price.
  public let unpriced: [String]
  /// The number of images sampled, and of firings of each group.
  public let images: Int
  public let samples_per_group: Int

  /// - Parameters:
  ///   - inputs: codes of each input of the network, `[N, …]`.
  ///   - chip: the conductances; if `nil`, those that the codes represent.
  ///   - sampledImages, samples: how many images, evenly spaced, and firings of each group to
  ///     sample; which ones does not depend on the program if groups fire equally often.
  ///   - memory: the simulator's memory limit.
  /// - Throws: a diagnostic if the accelerator does not state the duration of a read.
  public init(
    _ compiled: CompiledProgram, inputs: [Tensor<Int32>], chip: Chip? = nil,
    sampledImages: Int = 64, samples: Int = 4096, memory: MemoryBudget = MemoryBudget()
  ) throws {
    let program = compiled.program.program
    let chosen = inputs.map { $0.evenlySpaced(sampledImages) }
    let simulator = try Simulator(compiled.program, chip: chip, memory: memory)
    let groups = try program.groupEnergies(of: chip, limit: samples) {
      try simulator.capture($0, inputs: chosen)
    }
    let activity = ProgramActivity(program)
    accelerator = program.accelerator.title
    let cell = program.accelerator.cell
    on_off_ratio =
      cell.minimumConductance > 0 ? cell.maximumConductance / cell.minimumConductance : nil
    layers = activity.layers.map { layer in
      Layer(layer, groups.filter { $0.matrix == layer.name }, on: program.accelerator)
    }
    arrays_pJ = layers.reduce(0) { $0 + $1.arrays_pJ }
    arrays_programmed_pJ = layers.reduce(0) { $0 + $1.arrays_programmed_pJ }
    let inventory = Inventory(program)
    leakage_pJ =
      inventory.hasLeakage
      ? Timeline(program).latencyInNanoseconds.map { $0 * inventory.leakageInMilliwatts } : nil
    energy_pJ = layers.map(\.energy_pJ).reduce(leakage_pJ ?? 0, +)
    let priced = PricedActivity(activity.total, on: program.accelerator)
    by_prices_pJ = priced.energyInPicojoules + (leakage_pJ ?? 0)
    reads = activity.total[.arrayRead]
    arrays_estimate_pJ = priced.lines.first { $0.event == .arrayRead }?.energyInPicojoules
    unpriced = priced.unpriced
      .filter { $0 != .arrayRead }.map(\.rawValue)
    images = chosen.first?.shape[0] ?? 0
    samples_per_group = samples
  }
}

extension EnergyReport.Layer {
  fileprivate init(
    _ layer: ProgramActivity.Layer, _ groups: [GroupEnergy], on accelerator: Accelerator
  ) {
    let lines = PricedActivity(layer.activity, on: accelerator).lines
    name = layer.name
    arrays_pJ = groups.reduce(0) { $0 + $1.energyInJoules * 1e12 }
    arrays_programmed_pJ = groups.reduce(0) { $0 + $1.programmedInJoules * 1e12 }
    arrays_estimate_pJ = lines.first { $0.event == .arrayRead }?.energyInPicojoules
    components_pJ = lines.reduce(into: [:]) { energies, line in
      guard line.event != .arrayRead else { return }
      energies[line.event.rawValue] = line.energyInPicojoules
    }
  }
}
