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
    /// Energy by prices, independent of the data, without leakage; `nil` if the accelerator has none.
    public let energyPJ: Double?
    public let componentsPJ: [String: Double]
    /// From the first input to the result, at most: each step takes as long as one in which all layers
    /// work. `nil` if a component has no time.
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
  /// Components that are used but have no price.
  public let unpriced: [String]

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
    let spikes = program.activity
    let latency = Timeline(program.program.program).latencyInNanoseconds
    spiking = Mode(
      spikes, on: integer.accelerator, latency: latency.map { $0 * Double(program.steps) })
    self.integer = Mode(
      ProgramActivity(integer.program).total, on: integer.accelerator,
      latency: Timeline(integer.program).latencyInNanoseconds)
    unpriced = PricedActivity(spikes, on: integer.accelerator).unpriced.map(\.rawValue)
  }
}

extension SpikingReport.Mode {
  fileprivate init(_ activity: Activity, on accelerator: Accelerator, latency: Double?) {
    let lines = PricedActivity(activity, on: accelerator).lines
    arrayReads = activity[.arrayRead]
    componentsPJ = lines.reduce(into: [:]) { $0[$1.event.rawValue] = $1.energyInPicojoules }
    let energies = lines.compactMap(\.energyInPicojoules)
    energyPJ = energies.isEmpty ? nil : energies.reduce(0, +)
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

extension SpikingReport {
  /// A table of layers, and both modes side by side.
  var text: String {
    var table = TextTable(header: ["layer", "neurons", "spikes/image", "rate"])
    for layer in layers {
      table.rows.append([
        layer.name.escaped, "\(layer.neurons)", String(format: "%.1f", layer.spikesPerImage),
        String(format: "%.4f", layer.rate),
      ])
    }
    let head =
      "spiking: neuron \(neuron), input coding \(coding), \(steps.counted("step")), "
      + "\(stepsToResult) to the result"
      + equality
    var lines = [head, table.text, "rate: spikes per neuron and step of its window"]
    lines += [
      modeLine("spiking", spiking, latency: "latency at most"),
      modeLine("integer mode", integer, latency: "latency"),
    ]
    return (lines + unpricedRemark).joined(separator: "\n")
  }

  /// What acts but has no price; empty if everything has.
  var unpricedRemark: [String] {
    unpriced.isEmpty
      ? [] : ["without a price, and not in these energies: \(unpriced.joined(separator: ", "))"]
  }

  private var equality: String {
    if equalsIntegerMode { return "; equal to the integer mode" }
    return exactSteps.map { "; equal to the integer mode with '--steps \($0)'" } ?? ""
  }

  private func modeLine(_ name: String, _ mode: Mode, latency latencyName: String) -> String {
    var parts = ["\(mode.arrayReads) array reads per image"]
    if let energy = mode.energyPJ { parts.append(Quantity.energy.text(energy) + " by prices") }
    if let latency = mode.latencyNs {
      parts.append("\(latencyName) \(Quantity.time.text(latency))")
    }
    return "\(name): " + parts.joined(separator: ", ")
  }
}

extension Component {
  /// As on the command line: `lif:time-constant=10`.
  fileprivate var spelling: String {
    let fields = record.entries.map { "\($0.key)=\($0.value)" }
    return fields.isEmpty ? name : "\(name):\(fields.joined(separator: ","))"
  }
}
