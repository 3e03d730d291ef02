import Hardware
import NetworkIR
import TileMachine

/// The figures of a program: counts from its matrices, costs from what its instructions do.
struct ProgramFigures {
  let total: Figures
  /// By node, those without a matrix too.
  let byLayer: [String: Figures]
  /// Everything that happens for one image.
  let activity: Activity

  /// - Precondition: `verify(_:)` finds nothing wrong with the program.
  init(_ network: IntegerNetwork, _ program: Program) {
    let counts = LayerCounts(network, program)
    let accelerator = program.accelerator
    let timeline = Timeline(program)
    let activities = ProgramActivity(program)
    var layers = counts.byLayer
    for layer in activities.layers {
      layers[layer.name, default: Figures()].energy_pJ = layer.activity.energy(on: accelerator)
    }
    for (layer, time) in timeline.busyNanosecondsOfLayers {
      layers[layer, default: Figures()].latency_ns = time
    }
    byLayer = layers
    activity = activities.total
    var total = counts.total
    total.energy_pJ = activity.energy(on: accelerator)
    total.latency_ns = timeline.latencyInNanoseconds
    total.area_um2 = accelerator.area(of: program, arrays: Int(total.arrays ?? 0))
    self.total = total
  }
}

extension Activity {
  /// The energy of all events with a price, pJ; `nil` where the accelerator prices none of them.
  fileprivate func energy(on accelerator: Accelerator) -> Double? {
    let priced = PricedActivity(self, on: accelerator)
    let hasPrice = priced.lines.contains { $0.energyInPicojoules != nil }
    return hasPrice ? priced.energyInPicojoules : nil
  }
}

extension Accelerator {
  /// The area of the tiles in use, µm²; `nil` where nothing has a price.
  fileprivate func area(of program: Program, arrays: Int) -> Double? {
    let inventory = Inventory(arrays: arrays, tiles: program.tiles.count, of: self)
    return inventory.areas.isEmpty ? nil : inventory.areaInSquareMicrometres
  }
}
