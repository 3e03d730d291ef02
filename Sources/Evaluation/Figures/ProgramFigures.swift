import Hardware
import IntegerModel
import Lowering
import NetworkIR
import TileAnalysis
import TileMachine

/// The figures of a program: counts from its matrices, costs from its instructions.
package struct ProgramFigures {
  package let total: Figures
  /// By node, including those without a matrix.
  package let byLayer: [String: Figures]
  /// Everything that happens for one image.
  let activity: ProgramActivity
  let inventory: Inventory
  /// Whether the links to the global memory, or a link between chips, set the interval.
  let isMemoryBound: Bool
  let isLinkBound: Bool
  /// How long these are busy for an image.
  let linkTimes: LinkTimes
  /// Events without a time; if there are any, there is no latency.
  package let untimed: [Event]

  /// The number of images for timing a pipeline.
  private static let images = 8

  /// - Precondition: `verify(_:)` finds nothing wrong with the program.
  package init(_ network: IntegerNetwork, _ program: Program, _ schedule: Schedule) {
    let counts = LayerCounts(network, program)
    let accelerator = program.accelerator
    let timeline = Timeline(program)
    activity = ProgramActivity(program)
    inventory = Inventory(program)
    untimed = timeline.unpriced
    let countsByLayer = counts.byLayer()
    var layers = countsByLayer
    for layer in activity.layers {
      layers[layer.name, default: Figures()].energyPJ = layer.activity.energy(on: accelerator)
    }
    for (layer, time) in timeline.busyNanosecondsOfLayers {
      layers[layer, default: Figures()].latencyNs = time
    }
    byLayer = layers
    var total = counts.total(of: countsByLayer)
    total.latencyNs = timeline.latencyInNanoseconds
    let following =
      schedule == .sequential && program.parts == nil
      ? nil : Timeline(program, images: min(Self.images, program.parts?.batch ?? Self.images))
    total.intervalNs = following.map(\.intervalInNanoseconds) ?? total.latencyNs
    linkTimes = (following ?? timeline).linkTimes
    isMemoryBound = following.map { $0.intervalInNanoseconds == $0.linkTimes.memory } ?? false
    isLinkBound =
      following.map { $0.linkTimes.chips.contains($0.intervalInNanoseconds ?? -1) } ?? false
    total.setCosts(
      inventory, leaking: program.parts == nil ? total.latencyNs : total.intervalNs,
      activity.energy(of: program))
    total.setUnits(accelerator.tile, tiles: inventory.tiles)
    self.total = total
  }

  /// Components that are used but left out of the energy, because they have no price.
  package func unpriced(on accelerator: Accelerator) -> [String] {
    PricedActivity(activity.total + activity.writes, on: accelerator).unpriced.map(\.rawValue)
  }

  /// The components in use whose price is an estimate.
  package func estimates(on accelerator: Accelerator) -> [String] {
    let all = activity.total + activity.writes
    let acting = PricedActivity(all, on: accelerator).lines.map(\.event)
    return accelerator.estimates(among: acting + inventory.areas.map(\.event))
  }
}

extension Figures {
  /// Sets area and energy of the tiles in use; absent if none of their prices are known.
  ///
  /// - Parameter duration: the time in which the tiles leak for an image.
  fileprivate mutating func setCosts(
    _ inventory: Inventory, leaking duration: Double?, _ eventEnergy: Double?
  ) {
    areaUm2 = inventory.areas.isEmpty ? nil : inventory.areaInSquareMicrometres
    // 1 mW over 1 ns is 1 pJ
    leakagePJ = inventory.hasLeakage ? duration.map { $0 * inventory.leakageInMilliwatts } : nil
    energyPJ = eventEnergy.map { $0 + (leakagePJ ?? 0) }
  }

  /// Sets one activation unit and one pooling unit per tile, as `Inventory` counts them.
  fileprivate mutating func setUnits(_ tile: TileSection, tiles: Int) {
    if tile.activationMemristors > 0 {
      memristors.activationUnits = Double(tile.activationMemristors * tiles)
    }
    if tile.poolingMemristors > 0 {
      memristors.poolingUnits = Double(tile.poolingMemristors * tiles)
    }
  }
}

extension ProgramActivity {
  /// The energy of all events for an image with a price, with its share of the writes, pJ.
  fileprivate func energy(of program: Program) -> Double? {
    total.energy(on: program.accelerator).map {
      $0 + (writes.energy(on: program.accelerator) ?? 0) / Double(program.batch)
    }
  }
}

extension Activity {
  /// Returns the energy of all events with a price, pJ; `nil` if the accelerator prices none of
  /// them.
  func energy(on accelerator: Accelerator) -> Double? {
    let priced = PricedActivity(self, on: accelerator)
    let hasPrice = priced.lines.contains { $0.energyInPicojoules != nil }
    return hasPrice ? priced.energyInPicojoules : nil
  }
}
