import Basics
import Foundation
import Hardware

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
    if !componentRows.isEmpty { lines.append(componentTable) }
    lines += [
      modeLine("spiking", spiking, interval: intervalNs), modeLine("integer mode", integer),
    ]
    return (lines + missingPrices).joined(separator: "\n")
  }

  /// What acts but has no price, or no time although the components of the integer mode have.
  var missingPrices: [String] {
    [
      ("without a price, and not in these energies", unpriced),
      ("no latency, because these have no time", integer.latencyNs == nil ? [] : untimed),
    ].filter { !$1.isEmpty }.map { "\($0): \($1.joined(separator: ", "))" }
  }

  private var equality: String {
    if equalsIntegerMode { return "; equal to the integer mode" }
    return exactSteps.map { "; equal to the integer mode with '--steps \($0)'" } ?? ""
  }

  private func modeLine(_ name: String, _ mode: Mode, interval: Double? = nil) -> String {
    var parts = ["\(mode.arrayReads) array reads per image"]
    if let energy = mode.energyPJ { parts.append(Quantity.energy.text(energy) + " by prices") }
    if let latency = mode.latencyNs { parts.append("latency \(Quantity.time.text(latency))") }
    if let interval { parts.append("an image every \(Quantity.time.text(interval))") }
    return "\(name): " + parts.joined(separator: ", ")
  }

  /// How often each component acts in both modes, and what that costs; with prices only.
  private var componentTable: String {
    TextTable(
      header: ["component", "spiking/image", "energy", "integer mode/image", "energy"],
      rows: componentRows
    ).text
  }

  private var componentRows: [[String]] {
    guard spiking.energyPJ != nil || integer.energyPJ != nil else { return [] }
    return Event.allCases.map(\.rawValue).filter {
      spiking.componentCounts[$0] != nil || integer.componentCounts[$0] != nil
    }.map { component in
      [component] + spiking.cells(component) + integer.cells(component)
    }
  }
}

extension SpikingReport.Mode {
  /// A count and its energy; empty without the component.
  fileprivate func cells(_ component: String) -> [String] {
    guard let count = componentCounts[component] else { return ["", ""] }
    let energy = componentsPJ[component].map { Quantity.energy.text($0) }
    return [Double?(count).count, energy ?? "no price"]
  }
}

extension Component {
  /// As on the command line: `lif:time-constant=10`.
  var spelling: String {
    let fields = record.entries.map { "\($0.key)=\($0.value)" }
    return fields.isEmpty ? name : "\(name):\(fields.joined(separator: ","))"
  }
}
