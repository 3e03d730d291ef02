import Basics
import Foundation

/// What simulating a program found.
public struct SimulationResult: Encodable, Sendable {
  public struct Chip: Encodable, Sendable {
    public let seed: Int
    public let accuracy: Double?
    public let error: PredictionError?
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
  public var error: PredictionError?
  /// Over chips, each figure apart; the deviation with N − 1.
  public var error_mean: PredictionError?
  public var error_std: PredictionError?
  public var chips: [Chip] = []
  public var device: String?
  public var programming: String?
  /// `[label][class found]`, all chips together.
  public var confusion: [[Int]]?
  var layers: [SignalToNoise.Layer]?
  var sensitivity: [Sensitivity.Row]?
  public var energy: EnergyReport?
  public var energy_comparison: EnergyComparison?
  /// Of the first chip; absent where wires are ideal.
  public private(set) var wires: WireReport?
  /// What can mislead.
  public var warnings: [String] = []
  public var images_per_second = 0.0
  public let images_sha256: String

  init(images: Int, images_sha256: String) {
    self.images = images
    self.images_sha256 = images_sha256
  }

  mutating func note(_ report: WireReport) {
    wires = report.isEmpty ? nil : report
    warnings += [report.warning].compactMap(\.self)
  }
}

extension SimulationResult {
  /// One line per figure, and one per chip.
  public var text: String {
    var lines = ["\(images) images"]
    if let accuracy { lines.append("accuracy \(accuracy.asPercent)") }
    if let error { lines.append(error.text) }
    if let wires { lines.append(wires.text) }
    if let device, let programming {
      lines.append("device \(device.escaped), programming \(programming.escaped)")
    }
    lines += chips.map { chip in
      "chip \(chip.seed): \(chip.accuracy.map { "accuracy \($0.asPercent), " } ?? "")"
        + (chip.error.map { "\($0.text), " } ?? "")
        + "\(chip.write_pulses) pulses, \(chip.failed_cells) failed cells"
    }
    if let accuracy_mean {
      let spread = accuracy_std.map { " ± \($0.asPercent)" } ?? ""
      let drawn = chips.count == 1 ? "one chip" : "\(chips.count) chips"
      lines.append("accuracy over \(drawn) \(accuracy_mean.asPercent)\(spread)")
    }
    if let error_mean {
      lines.append("over \(chips.count) chips " + error_mean.text(spread: error_std))
    }
    if let ends = accuracy_interval_95 {
      lines.append(
        "95 % confidence interval of the mean \(ends[0].asPercent) to \(ends[1].asPercent)")
    }
    lines += confusionLines + layerLines
    if let sensitivity { lines.append(Sensitivity.text(sensitivity)) }
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
}

extension PredictionError {
  fileprivate var text: String { text(spread: nil) }

  /// `mean squared error 0.0123, its root 0.111, MAPE 5.20 %`, each with its spread.
  fileprivate func text(spread: PredictionError?) -> String {
    func figure(_ path: KeyPath<PredictionError, Double>) -> String {
      String(format: "%.5g", self[keyPath: path])
        + (spread.map { String(format: " ± %.5g", $0[keyPath: path]) } ?? "")
    }
    let percentage = mean_absolute_percentage_error.map { share in
      let spread = spread?.mean_absolute_percentage_error.map { " ± \($0.asPercent)" } ?? ""
      return ", MAPE \(share.asPercent)\(spread)"
    }
    return "mean squared error \(figure(\.mean_squared_error)), its root "
      + figure(\.root_mean_squared_error) + (percentage ?? "")
  }
}

extension Double {
  /// `98.76 %`.
  fileprivate var asPercent: String { String(format: "%.2f %%", self * 100) }
}
