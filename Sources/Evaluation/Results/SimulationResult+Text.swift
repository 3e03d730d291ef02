import Basics
import Foundation

extension SimulationResult {
  /// One line per figure and one per chip.
  public var text: String {
    ([heading] + chips.map(\.text) + [summary]).joined(separator: "\n")
  }

  /// What is known before the first image is run.
  public var heading: String {
    var lines = [images.counted("image"), preparation]
    if let device, let programming {
      lines.append("device \(device.escaped), programming \(programming.escaped)")
    }
    return lines.joined(separator: "\n")
  }

  /// What is known at the end, without the lines of single chips.
  public var summary: String { summary(inFull: false) }

  /// The `summary` with every field of devices and wires, including those at their defaults.
  public var detailedSummary: String { summary(inFull: true) }

  private func summary(inFull: Bool) -> String {
    var lines = interrupted ? [interruption] : []
    if let accuracy { lines.append("accuracy\(ofOutput) \(accuracy.asPercent)") }
    if let error { lines.append("\(error.text)\(ofOutput)") }
    if let wires { lines.append(wires.text) }
    lines += overChips + confusionLines + layerLines
    if let sensitivity, !sensitivity.isEmpty { lines.append(Sensitivity.text(sensitivity)) }
    if let energy {
      lines.append(energy.text)
      if let energy_comparison { lines.append(energy_comparison.text(energy)) }
    }
    lines.append(String(format: "%.0f images/s", images_per_second))
    lines += assumptions.map { "note: \($0.escaped)" }
    lines += provenance?.lines(inFull: inFull) ?? []
    return lines.joined(separator: "\n")
  }

  /// How many chips were run before the interruption, and what of `--sensitivity` is missing.
  private var interruption: String {
    let done = chips.count.counted("chip")
    let missing = sensitivity.map { rows in
      rows.isEmpty
        ? ", before the table of '--sensitivity'"
        : "; the table of '--sensitivity' is incomplete"
    }
    return "interrupted after \(done)\(missing ?? "")"
  }

  /// ` of 'scores'`, if there are other outputs.
  private var ofOutput: String { judged_output.map { " of '\($0.escaped)'" } ?? "" }

  /// ` (mean ± standard deviation over 3 chips)`.
  private var overDrawn: String {
    " (\(chips.count > 1 ? "mean ± standard deviation over " : "")\(chips.count.counted("chip")))"
  }

  private var overChips: [String] {
    var lines: [String] = []
    if let accuracy_mean {
      let spread = accuracy_std.map { " ± \($0.asPercent)" } ?? ""
      lines.append("accuracy\(ofOutput) \(accuracy_mean.asPercent)\(spread)\(overDrawn)")
    }
    if let error_mean {
      lines.append("\(error_mean.text(spread: error_std))\(ofOutput)\(overDrawn)")
    }
    if let ends = accuracy_interval_95 {
      lines.append(
        "95 % confidence interval of the mean: \(ends[0].asPercent) to \(ends[1].asPercent)")
    }
    return lines
  }

  private var confusionLines: [String] {
    guard let confusion else { return [] }
    let width = 1 + (confusion.joined().max().map { "\($0)".count } ?? 1)
    let cell = { (text: String) in String(repeating: " ", count: max(width - text.count, 0)) + text
    }
    let head = "label \\ predicted" + confusion.indices.map { cell("\($0)") }.joined() + "  correct"
    return [head]
      + confusion.enumerated().map { label, row in
        let images = row.reduce(0, +)
        let right = images == 0 ? "" : (Double(row[label]) / Double(images)).asPercent
        let name = "\(label)"
        return String(repeating: " ", count: max(17 - name.count, 0)) + name
          + row.map { cell("\($0)") }.joined() + "  " + right
      }
  }

  private var layerLines: [String] {
    (layers ?? []).map { layer in
      let ratio = layer.snr_dB.map { String(format: "%.1f dB", $0) } ?? "no noise"
      return "signal-to-noise ratio of \(layer.group.escaped): \(ratio)"
    }
  }
}

extension SimulationResult.Chip {
  /// `chip 3: accuracy 97.41 %, 12345 pulses, 0 failed cells`
  public var text: String {
    "chip \(seed): \(accuracy.map { "accuracy \($0.asPercent), " } ?? "")"
      + (error.map { "\($0.text), " } ?? "")
      + "\(write_pulses) pulses, \(failed_cells) failed cells"
  }
}

extension PredictionError {
  fileprivate var text: String { text(spread: nil) }

  /// `mean squared error 0.0123, RMSE 0.111, MAPE 5.20 %`, each with its spread.
  fileprivate func text(spread: PredictionError?) -> String {
    func figure(_ path: KeyPath<PredictionError, Double>) -> String {
      String(format: "%.5g", self[keyPath: path])
        + (spread.map { String(format: " ± %.5g", $0[keyPath: path]) } ?? "")
    }
    let percentage = mean_absolute_percentage_error.map { share in
      let spread = spread?.mean_absolute_percentage_error.map { " ± \($0.asPercent)" } ?? ""
      return ", MAPE \(share.asPercent)\(spread)"
    }
    return "mean squared error \(figure(\.mean_squared_error)), RMSE "
      + figure(\.root_mean_squared_error) + (percentage ?? "")
  }
}
