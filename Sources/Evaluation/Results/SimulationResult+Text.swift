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
    if let spiking { lines.append(spiking.text) }
    if let bySteps { lines.append(bySteps.text(beside: quality, chips: chips.count)) }
    if let sensitivity, !sensitivity.isEmpty { lines.append(Sensitivity.text(sensitivity)) }
    if let energy {
      lines.append(energy.text)
      if let energyComparison { lines.append(energyComparison.text(energy)) }
    }
    lines.append(String(format: "%.0f images/s", imagesPerSecond))
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

  /// ` of 'scores'`, if there are other outputs; ` in the integer mode`, if it is one of several.
  private var ofOutput: String {
    (judgedOutput.map { " of '\($0.escaped)'" } ?? "")
      + (bySteps == nil ? "" : " in the integer mode")
  }

  /// Of the only mode, or of the integer mode.
  private var quality: SpikingRow.Quality {
    .init(
      accuracy: accuracy ?? accuracyMean, accuracyStd: accuracyStd, error: error ?? errorMean,
      errorStd: errorStd)
  }

  /// ` (mean ± standard deviation over 3 chips)`.
  private var overDrawn: String {
    " (\(chips.count > 1 ? "mean ± standard deviation over " : "")\(chips.count.counted("chip")))"
  }

  private var overChips: [String] {
    var lines: [String] = []
    if let accuracyMean {
      let spread = accuracyStd.map { " ± \($0.asPercent)" } ?? ""
      lines.append("accuracy\(ofOutput) \(accuracyMean.asPercent)\(spread)\(overDrawn)")
    }
    if let errorMean {
      lines.append("\(errorMean.text(spread: errorStd))\(ofOutput)\(overDrawn)")
    }
    if let ends = accuracyInterval95 {
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
      let ratio = layer.snrDB.map { String(format: "%.1f dB", $0) } ?? "no noise"
      return "signal-to-noise ratio of \(layer.group.escaped): \(ratio)"
    }
  }
}

extension SimulationResult.Chip {
  /// `chip 3: accuracy 97.41 %, 12345 pulses, not verified`; with several numbers of steps,
  /// `accuracy 97.41 % in the integer mode, 95.20 % at T = 1, 97.08 % at T = 5`.
  public var text: String {
    let mode = bySteps == nil ? "" : " in the integer mode"
    let parts =
      [accuracy.map { "accuracy \($0.asPercent)\(mode)" }, error.map { "\($0.text)\(mode)" }]
      .compactMap(\.self) + (bySteps ?? []).compactMap(\.text)
      + [
        writePulses.counted("pulse"), failedCells.failedCells(verifyReads: verifyReads),
      ]
    return "chip \(seed): " + parts.joined(separator: ", ")
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
    let percentage = meanAbsolutePercentageError.map { share in
      let spread = spread?.meanAbsolutePercentageError.map { " ± \($0.asPercent)" } ?? ""
      return ", MAPE \(share.asPercent)\(spread)"
    }
    return "mean squared error \(figure(\.meanSquaredError)), RMSE "
      + figure(\.rootMeanSquaredError) + (percentage ?? "")
  }
}
