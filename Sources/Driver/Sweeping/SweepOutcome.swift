import Basics
import Evaluation

/// What was found at one point: figures, or why there are none.
struct SweepOutcome: Codable, Equatable, Sendable {
  /// By key, with the unit in it.
  var figures: [String: Double] = [:]
  /// A sentence for each reason; empty if there are figures.
  var reasons: [String] = []

  var isRefused: Bool { !reasons.isEmpty }

  /// All reasons; `nil` if there are figures.
  var reason: String? { isRefused ? reasons.joined(separator: "; ") : nil }

  /// The keys of all figures, in the order of a table's columns: those of simulation first.
  static let keys =
    [
      "accuracy_mean", "accuracy_std", "mean_squared_error", "root_mean_squared_error",
      "mean_absolute_percentage_error", "write_pulses_mean", "failed_cells_mean",
    ] + Figures.flatKeys + Performance.names
}

extension Report {
  /// The figures of the program.
  var sweepFigures: [String: Double] {
    zip(Performance.names, performance?.values ?? []).reduce(into: figures.byFlatKey) {
      $0[$1.0] = $1.1
    }
  }
}

extension SimulationResult {
  /// The figures over the drawn chips, or of ideal cells.
  var sweepFigures: [String: Double] {
    var figures: [String: Double] = [:]
    figures["accuracy_mean"] = accuracyMean ?? accuracy
    figures["accuracy_std"] = accuracyStd
    let error = errorMean ?? error
    figures["mean_squared_error"] = error?.meanSquaredError
    figures["root_mean_squared_error"] = error?.rootMeanSquaredError
    figures["mean_absolute_percentage_error"] = error?.meanAbsolutePercentageError
    if !chips.isEmpty {
      let mean = { (sum: Int) in Double(sum) / Double(chips.count) }
      figures["write_pulses_mean"] = mean(chips.reduce(0) { $0 + $1.writePulses })
      figures["failed_cells_mean"] = mean(chips.reduce(0) { $0 + $1.failedCells })
    }
    return figures
  }
}
