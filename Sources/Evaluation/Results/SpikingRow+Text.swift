import Foundation

extension [SpikingRow] {
  /// A table with a row for each number of steps and one for the integer mode.
  ///
  /// - Parameters:
  ///   - integerMode: its accuracy, or its error, and their spread over chips.
  ///   - chips: the number of chips that were drawn.
  func text(beside integerMode: SpikingRow.Quality, chips: Int) -> String {
    guard let report = first?.spiking else { return "" }
    let columns: [(title: String, cell: (SpikingRow) -> String, integer: String)] = [
      ("T", { "\($0.steps)" }, "integer mode"),
      (integerMode.name, { $0.quality.text }, integerMode.text),
      ("loss", { spread($0.lossPoints, $0.lossPointsStd) }, ""),
      ("spikes/image", { String(format: "%.1f", $0.spiking.spikesPerImage) }, ""),
      (
        "energy", { Quantity.energy.text($0.spiking.spiking.energyPJ) },
        Quantity.energy.text(report.integer.energyPJ)
      ),
      (
        "latency", { Quantity.time.text($0.spiking.spiking.latencyNs) },
        Quantity.time.text(report.integer.latencyNs)
      ),
      ("an image every", { Quantity.time.text($0.spiking.intervalNs) }, ""),
    ]
    let known = columns.filter { column in contains { !column.cell($0).isEmpty } }
    let table = TextTable(
      header: known.map(\.title),
      rows: map { row in known.map { $0.cell(row) } } + [known.map(\.integer)])
    return ([head(report), table.text] + legend(chips) + remarks).joined(separator: "\n")
  }

  private func head(_ report: SpikingReport) -> String {
    "spiking: neuron \(report.neuron), input coding \(report.coding)"
  }

  private func legend(_ chips: Int) -> [String] {
    let loss = "loss: percentage points below the integer mode"
    let means = " on the same chips; mean ± standard deviation over \(chips) chips"
    return (contains { $0.lossPoints != nil } ? [loss + (chips > 1 ? means : "")] : [])
      + (chips > 1 ? ["spikes: of the first chip"] : [])
  }

  /// With which steps the outputs are those of the integer mode, and what has no price.
  private var remarks: [String] {
    let equal = filter(\.spiking.equalsIntegerMode).map {
      "T = \($0.steps): equal to the integer mode"
    }
    let exact = equal.isEmpty ? compactMap(\.spiking.exactSteps).first : nil
    return equal + (exact.map { ["equal to the integer mode with '--steps \($0)'"] } ?? [])
      + (first?.spiking.missingPrices ?? [])
  }
}

private func spread(_ value: Double?, _ deviation: Double?) -> String {
  let figures = [value, deviation].compactMap(\.self).map { String(format: "%.2f", $0) }
  return figures.joined(separator: " ± ").replacing("-0.00", with: "0.00").replacing("-", with: "−")
}

extension SpikingRow {
  /// An accuracy, or an error, with its spread over chips.
  struct Quality {
    let accuracy: Double?
    let accuracyStd: Double?
    let error: PredictionError?
    let errorStd: PredictionError?

    var name: String { error == nil ? "accuracy" : "RMSE" }

    /// Empty without labels and targets.
    var text: String {
      if let accuracy {
        return accuracy.asPercent + (accuracyStd.map { " ± \($0.asPercent)" } ?? "")
      }
      return error.map { error in
        let deviation = errorStd.map { String(format: " ± %.5g", $0.rootMeanSquaredError) }
        return String(format: "%.5g", error.rootMeanSquaredError) + (deviation ?? "")
      } ?? ""
    }
  }

  var quality: Quality {
    Quality(accuracy: accuracy, accuracyStd: accuracyStd, error: error, errorStd: errorStd)
  }
}

extension SpikingFigure {
  /// `97.08 % at T = 5`; `nil` without labels and targets.
  var text: String? {
    let quality = SpikingRow.Quality(
      accuracy: accuracy, accuracyStd: nil, error: error, errorStd: nil)
    return quality.text.isEmpty ? nil : "\(quality.text) at T = \(steps)"
  }
}
