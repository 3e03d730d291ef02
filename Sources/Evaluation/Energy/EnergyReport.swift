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
    public let arraysPJ: Double
    /// The part of it in cells that are not at HRS.
    public let arraysProgrammedPJ: Double
    /// What `report` counts instead: reads times the price of one.
    public let arraysEstimatePJ: Double?
    /// By component, without those that have no price.
    public let componentsPJ: [String: Double]

    /// Summed in the order of names, because the order of a dictionary varies from run to run.
    public var energyPJ: Double {
      componentsPJ.sorted { $0.key < $1.key }.reduce(arraysPJ) { $0 + $1.value }
    }
  }

  public let accelerator: String
  /// Conductance at LRS over that at HRS; `nil` if cells at HRS conduct nothing.
  public let onOffRatio: Double?
  public let layers: [Layer]
  /// Of all layers.
  public let arraysPJ: Double
  public let arraysProgrammedPJ: Double
  /// Reads of physical arrays, and their energy by price; `nil` without one.
  public let reads: Int
  public let arraysEstimatePJ: Double?
  /// All leakage over the latency of the image; `nil` if the accelerator states none.
  public let leakagePJ: Double?
  /// The total.
  public let energyPJ: Double
  /// The energy in `report`: the same with array reads by their price, independent of the data.
  public let byPricesPJ: Double
  /// Components that are used but have no price.
  public let unpriced: [String]
  /// Components whose price is an estimate; `cell` if the conductances are.
  public let estimated: [String]
  /// The number of images sampled, and of firings of each group.
  public let images: Int
  public let samplesPerGroup: Int

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
    try program.expectAtOnce(for: "'--energy'")
    let chosen = inputs.map { $0.evenlySpaced(sampledImages) }
    let simulator = try Simulator(compiled.program, chip: chip, memory: memory)
    let groups = try program.groupEnergies(of: chip, limit: samples) {
      try simulator.capture($0, inputs: chosen)
    }
    let activity = ProgramActivity(program)
    accelerator = program.accelerator.title
    let cell = program.accelerator.cell
    onOffRatio =
      cell.minimumConductance > 0 ? cell.maximumConductance / cell.minimumConductance : nil
    layers = activity.layers.map { layer in
      Layer(layer, groups.filter { $0.matrix == layer.name }, on: program.accelerator)
    }
    arraysPJ = layers.reduce(0) { $0 + $1.arraysPJ }
    arraysProgrammedPJ = layers.reduce(0) { $0 + $1.arraysProgrammedPJ }
    let inventory = Inventory(program)
    leakagePJ =
      inventory.hasLeakage
      ? Timeline(program).latencyInNanoseconds.map { $0 * inventory.leakageInMilliwatts } : nil
    energyPJ = layers.map(\.energyPJ).reduce(leakagePJ ?? 0, +)
    let priced = PricedActivity(activity.total, on: program.accelerator)
    byPricesPJ = priced.energyInPicojoules + (leakagePJ ?? 0)
    reads = activity.total[.arrayRead]
    arraysEstimatePJ = priced.lines.first { $0.event == .arrayRead }?.energyInPicojoules
    unpriced = priced.unpriced
      .filter { $0 != .arrayRead }.map(\.rawValue)
    estimated =
      (cell.isEstimated ? ["cell"] : [])
      + program.accelerator.estimates(among: priced.lines.map(\.event))
    images = chosen.first?.shape[0] ?? 0
    samplesPerGroup = samples
  }
}

extension EnergyReport.Layer {
  fileprivate init(
    _ layer: ProgramActivity.Layer, _ groups: [GroupEnergy], on accelerator: Accelerator
  ) {
    let lines = PricedActivity(layer.activity, on: accelerator).lines
    name = layer.name
    arraysPJ = groups.reduce(0) { $0 + $1.energyInJoules * 1e12 }
    arraysProgrammedPJ = groups.reduce(0) { $0 + $1.programmedInJoules * 1e12 }
    arraysEstimatePJ = lines.first { $0.event == .arrayRead }?.energyInPicojoules
    componentsPJ = lines.reduce(into: [:]) { energies, line in
      guard line.event != .arrayRead else { return }
      energies[line.event.rawValue] = line.energyInPicojoules
    }
  }
}
