import Basics
import Foundation
import Hardware
import TileMachine

/// The energy of one image by layer and component, reading the arrays priced by the conductances and
/// inputs there really are, everything else by events.
public struct EnergyReport: Encodable, Sendable {
  public struct Layer: Encodable, Sendable {
    public let name: String
    /// V² · G · t of the driven cells; 0 where the layer has no array.
    public let arrays_pJ: Double
    /// What `report` counts instead: reads times the price of one.
    public let arrays_estimate_pJ: Double?
    /// By component, those without a price left out.
    public let components_pJ: [String: Double]

    public var energy_pJ: Double { arrays_pJ + components_pJ.values.reduce(0, +) }
  }

  public let layers: [Layer]
  /// All leakage over the latency of the image; `nil` where the accelerator states none.
  public let leakage_pJ: Double?
  /// Everything together.
  public let energy_pJ: Double
  /// Components that act and have no price.
  public let unpriced: [String]
  /// Images whose inputs were looked at, and firings of each group.
  public let images: Int
  public let samples_per_group: Int

  /// - Parameters:
  ///   - inputs: codes of each input of the network, `[N, …]`.
  ///   - chip: the conductances; those that the codes stand for if `nil`.
  ///   - sampledImages, samples: how many images, evenly spaced, and firings of each group to look at.
  ///   - memory: what the simulator may take.
  /// - Throws: a diagnostic where the accelerator does not say how long a read takes.
  public init(
    _ compiled: CompiledProgram, inputs: [Tensor<Int32>], chip: Chip? = nil,
    sampledImages: Int = 64, samples: Int = 512, memory: MemoryBudget = MemoryBudget()
  ) throws {
    let program = compiled.program
    let chosen = inputs.map { $0.evenlySpaced(sampledImages) }
    let simulator = try Simulator(program, chip: chip, memory: memory)
    let groups = try program.groupEnergies(of: chip) { tile, group in
      try simulator.capture(group: group, tile: tile, inputs: chosen, limit: samples)
    }
    let arrays = groups.reduce(into: [:]) { $0[$1.matrix, default: 0] += $1.energyInJoules * 1e12 }
    let activity = ProgramActivity(program)
    layers = activity.layers.map {
      Layer($0, arrays: arrays[$0.name] ?? 0, on: program.accelerator)
    }
    let inventory = Inventory(program)
    leakage_pJ =
      inventory.hasLeakage
      ? Timeline(program).latencyInNanoseconds.map { $0 * inventory.leakageInMilliwatts } : nil
    energy_pJ = layers.map(\.energy_pJ).reduce(leakage_pJ ?? 0, +)
    unpriced = PricedActivity(activity.total, on: program.accelerator).unpriced
      .filter { $0 != .arrayRead }.map(\.rawValue)
    images = chosen.first?.shape[0] ?? 0
    samples_per_group = samples
  }
}

extension EnergyReport.Layer {
  fileprivate init(_ layer: ProgramActivity.Layer, arrays: Double, on accelerator: Accelerator) {
    let lines = PricedActivity(layer.activity, on: accelerator).lines
    name = layer.name
    arrays_pJ = arrays
    arrays_estimate_pJ = lines.first { $0.event == .arrayRead }?.energyInPicojoules
    components_pJ = lines.reduce(into: [:]) { energies, line in
      guard line.event != .arrayRead else { return }
      energies[line.event.rawValue] = line.energyInPicojoules
    }
  }
}

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
    let arrays = layers.map(\.arrays_pJ).reduce(0, +)
    let events = energy_pJ - (leakage_pJ ?? 0)
    table.rows.append(["total", arrays.nanojoules] + sums + [events.nanojoules])
    return ([table.text] + remarks).joined(separator: "\n")
  }

  private var remarks: [String] {
    var lines: [String] = []
    if let leakage_pJ {
      lines.append("Leakage \(leakage_pJ.nanojoules) nJ, with it \(energy_pJ.nanojoules) nJ.")
    }
    if !unpriced.isEmpty {
      lines.append("Not in the energy, for want of a price: \(unpriced.joined(separator: ", ")).")
    }
    return lines
  }
}

extension Double {
  fileprivate var nanojoules: String { String(format: "%.3f", self / 1000) }
}

extension Tensor {
  /// `count` of the items along the first axis, or all if there are no more.
  fileprivate func evenlySpaced(_ count: Int) -> Tensor {
    let (all, size) = (shape[0], self.count / Swift.max(shape[0], 1))
    guard all > count else { return self }
    let kept = (0..<count).flatMap { item -> ArraySlice<Element> in
      let start = item * all / count * size
      return elements[start..<start + size]
    }
    return Tensor([count] + shape.dropFirst(), kept)
  }
}
