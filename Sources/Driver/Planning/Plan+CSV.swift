import Evaluation

extension Plan {
  /// A row for each point, as RFC 4180 requires.
  public var csv: String {
    let figures = [
      "weight_bits", "activation_bits", "lossy_layers", "arrays", "memristors", "area_um2",
      "energy_pJ", "latency_ns", "interval_ns", "power_mW",
    ]
    let header =
      axes.map(\.name.escaped) + ["status", "front", "best"] + figures + ["reason", "command"]
    let rows = rows.map { row in
      row.labels.map(\.escaped) + [row.status.rawValue, "\(row.isOnFront)", "\(row.isBest)"]
        + row.figureCells
        + [(row.outcome.reasons + row.excess).joined(separator: "; ").escaped, row.command.escaped]
    }
    return TextTable(header: header, rows: rows).csv
  }
}

extension Plan.Row {
  fileprivate var figureCells: [String] {
    let numbers: [Double?] = [
      figures.map { Double($0.weightBits) }, figures.map { Double($0.activationBits) },
      figures.map { Double($0.lossyLayers) }, figures?.figures.arrays,
      figures?.figures.memristors.allocated, figures?.figures.areaUm2,
      figures?.figures.energyPJ, figures?.figures.latencyNs, figures?.figures.intervalNs,
      figures?.performance?.powerMW,
    ]
    return numbers.map { $0.map(\.exactText) ?? "" }
  }
}
