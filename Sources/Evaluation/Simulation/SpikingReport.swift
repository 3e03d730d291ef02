import Basics
import Foundation
import Hardware
import Spiking
import TileAnalysis
import TileMachine
import TileSimulator

/// Spikes, latency and energy of a program in spiking mode, beside its integer mode.
public struct SpikingReport: Encodable, Sendable {
  /// The neurons of one layer.
  public struct Layer: Encodable, Sendable {
    public let name: String
    public let neurons: Int
    /// Mean spikes of all its neurons for one image.
    public let spikesPerImage: Double
    /// Spikes per neuron and step of its window, 0…1.
    public let rate: Double
  }

  /// One mode of the program.
  public struct Mode: Encodable, Sendable {
    /// Input cycles of arrays, a conversion of every column each.
    public let arrayReads: Int
    /// How often each component acts.
    public let componentCounts: [String: Double]
    /// Energy by prices, without leakage; only resets of memristors depend on the data. `nil` if the
    /// accelerator has no prices.
    public let energyPJ: Double?
    /// Without components that have no price.
    public let componentsPJ: [String: Double]
    /// From the first input to the result, each step as long as the lines at work in it. `nil` if a
    /// component has no time.
    public let latencyNs: Double?
  }

  public let neuron: String
  public let coding: String
  /// The steps in which a neuron can fire, and from the first input to the result.
  public let steps: Int
  public let stepsToResult: Int
  /// Whether outputs are those of the integer mode, bit for bit.
  public let equalsIntegerMode: Bool
  /// The steps with which they would be; `nil` if there is no such number.
  public let exactSteps: Int?
  public let layers: [Layer]
  public let spikesPerImage: Double
  public let spiking: Mode
  public let integer: Mode
  /// From one image to the next in spiking mode; `nil` if a component has no time.
  public let intervalNs: Double?
  /// Components that are used but have no price.
  public let unpriced: [String]
  /// Components that are used but have no time; if there are any, there is no latency.
  public let untimed: [String]

  /// - Parameter isIdeal: whether cells are at their levels.
  package init(
    _ program: SpikingProgram, of integer: VerifiedProgram, _ mode: SpikingMode,
    counts: [SpikeCount], images: Int, isIdeal: Bool
  ) throws {
    neuron = mode.neuron.spelling
    coding = mode.usedCoding.spelling
    steps = program.window
    stepsToResult = program.steps
    let isLossless =
      try isIdeal && integer.lossyGroups.isEmpty && program.program.lossyGroups.isEmpty
    equalsIntegerMode = isLossless && program.equalsIntegerMode
    exactSteps = isLossless ? program.exactSteps : nil
    layers = counts.filter { $0.fires }.merged.map { count in
      let mean = Double(count.spikes) / Double(max(images, 1))
      return Layer(
        name: count.layer, neurons: count.neurons, spikesPerImage: mean,
        rate: mean / Double(count.neurons * program.window))
    }
    spikesPerImage = layers.reduce(0) { $0 + $1.spikesPerImage }
    let fired = counts.filter { $0.fires }.reduce(0) { $0 + $1.spikes }
    let resets = mode.neuron.behaviour.isReset ? fired : 0
    let all = max(images, 1)
    let own = Mode(
      program.activity * all + Activity([.neuronReset: resets]), of: all,
      on: integer.accelerator, latency: program.latencyInNanoseconds)
    spiking = own
    self.integer = Mode(
      ProgramActivity(integer.program).total, of: 1, on: integer.accelerator,
      latency: Timeline(integer.program).latencyInNanoseconds)
    intervalNs = program.intervalInNanoseconds
    untimed = program.untimed.map(\.rawValue)
    unpriced = Event.allCases.map(\.rawValue).filter {
      own.componentCounts[$0] != nil && own.componentsPJ[$0] == nil
    }
  }
}

extension SpikingReport.Mode {
  /// - Parameter activity: that of `images` images.
  fileprivate init(
    _ activity: Activity, of images: Int, on accelerator: Accelerator, latency: Double?
  ) {
    let lines = PricedActivity(activity, on: accelerator).lines
    let images = Double(images)
    arrayReads = Int((Double(activity[.arrayRead]) / images).rounded())
    componentCounts = lines.reduce(into: [:]) {
      $0[$1.event.rawValue] = Double($1.count) / images
    }
    let energies = lines.filter { $0.energyInPicojoules != nil }
    componentsPJ = energies.reduce(into: [:]) {
      $0[$1.event.rawValue] = $1.energyInPicojoules.map { $0 / images }
    }
    energyPJ =
      energies.isEmpty
      ? nil : energies.compactMap(\.energyInPicojoules).reduce(0, +) / images
    latencyNs = latency
  }
}

extension [SpikeCount] {
  /// One count for each layer, in the order of the program.
  fileprivate var merged: [SpikeCount] {
    reduce(into: []) { layers, count in
      guard let index = layers.firstIndex(where: { $0.layer == count.layer }) else {
        return layers.append(count)
      }
      layers[index] = SpikeCount(
        layer: count.layer, fires: true, neurons: layers[index].neurons + count.neurons,
        spikes: layers[index].spikes + count.spikes)
    }
  }
}
