import Basics
import Foundation

/// What simulating a program found.
public struct SimulationResult: Encodable, Sendable {
  public struct Chip: Encodable, Sendable {
    public let seed: Int
    public let accuracy: Double?
    public let write_pulses: Int
    public let failed_cells: Int
  }

  public let schema_version = 1
  public let memc_version = Version.current
  public let images: Int
  /// Share of images whose largest output is at the label, 0…1.
  public var accuracy: Double?
  public var accuracy_mean: Double?
  /// Over chips, with N − 1.
  public var accuracy_std: Double?
  /// Ends of the 95 % confidence interval of the mean over all chips, by Student's t.
  public var accuracy_interval_95: [Double]?
  public var chips: [Chip] = []
  public var device: String?
  public var programming: String?
  /// `[label][class found]`, all chips together.
  public var confusion: [[Int]]?
  var layers: [SignalToNoise.Layer]?
  var sensitivity: [Sensitivity.Row]?
  public var energy: EnergyReport?
  public var energy_comparison: EnergyComparison?
  public var images_per_second = 0.0
  public let images_sha256: String

  init(images: Int, images_sha256: String) {
    self.images = images
    self.images_sha256 = images_sha256
  }
}

extension SimulationResult {
  /// One line per figure, and one per chip.
  public var text: String {
    var lines = ["\(images) images"]
    if let accuracy { lines.append("accuracy \(accuracy.asPercent)") }
    if let device, let programming {
      lines.append("device \(device.escaped), programming \(programming.escaped)")
    }
    lines += chips.map { chip in
      "chip \(chip.seed): \(chip.accuracy.map { "accuracy \($0.asPercent), " } ?? "")"
        + "\(chip.write_pulses) pulses, \(chip.failed_cells) failed cells"
    }
    if let accuracy_mean {
      let spread = accuracy_std.map { " ± \($0.asPercent)" } ?? ""
      let drawn = chips.count == 1 ? "one chip" : "\(chips.count) chips"
      lines.append("accuracy over \(drawn) \(accuracy_mean.asPercent)\(spread)")
    }
    if let ends = accuracy_interval_95 {
      lines.append(
        "95 % confidence interval of the mean \(ends[0].asPercent) to \(ends[1].asPercent)")
    }
    lines += confusionLines + layerLines + sensitivityLines
    if let energy {
      lines.append(energy.text)
      if let energy_comparison { lines.append(energy_comparison.text(energy)) }
    }
    lines.append(String(format: "%.0f images/s", images_per_second))
    return lines.joined(separator: "\n")
  }

  private var confusionLines: [String] {
    guard let confusion else { return [] }
    let width = 1 + (confusion.joined().max().map { "\($0)".count } ?? 1)
    let cell = { (text: String) in String(repeating: " ", count: max(width - text.count, 0)) + text
    }
    let head = "label \\ found" + confusion.indices.map { cell("\($0)") }.joined() + "  right"
    return [head]
      + confusion.enumerated().map { label, row in
        let images = row.reduce(0, +)
        let right = images == 0 ? "" : (Double(row[label]) / Double(images)).asPercent
        let name = "\(label)"
        return String(repeating: " ", count: max(13 - name.count, 0)) + name
          + row.map { cell("\($0)") }.joined() + "  " + right
      }
  }

  private var layerLines: [String] {
    (layers ?? []).map { layer in
      let ratio = layer.snr_dB.map { String(format: "%.1f dB", $0) } ?? "nothing added"
      return "signal to noise of \(layer.group.escaped): \(ratio)"
    }
  }

  private var sensitivityLines: [String] {
    guard let sensitivity else { return [] }
    return ["effect: accuracy with it alone, with all others"]
      + sensitivity.map { row in
        guard let effect = row.effect else {
          return "none \(row.alone.asPercent), all \(row.without.asPercent)"
        }
        return "\(effect): \(row.alone.asPercent), \(row.without.asPercent)"
      }
  }
}

extension Double {
  /// `98.76 %`.
  fileprivate var asPercent: String { String(format: "%.2f %%", self * 100) }
}
