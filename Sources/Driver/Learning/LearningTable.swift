import Basics

extension LearningResult {
  /// The learning curve as a table: a line per epoch of this run.
  var table: String {
    let lines = epochs.map { epoch in
      [
        "\(epoch.epoch)", "\(epoch.loss)", epoch.accuracy.field, epoch.validationAccuracy.field,
        epoch.validationMeanSquaredError.field,
      ].joined(separator: ",")
    }
    let head = "epoch,loss,accuracy,validation_accuracy,validation_mean_squared_error"
    return ([head] + lines).joined(separator: "\n") + "\n"
  }
}

extension LearningStudy.Result {
  /// The chips as a table, a line each.
  var table: String {
    let lines = runs.map { run in
      [
        "\(run.chipSeed)", "\(run.trainingSeed)", run.fold.map { "\($0)" } ?? "",
        run.accuracy.field, run.testAccuracy.field, "\(run.cost.pulses)",
        "\(run.cost.mostPulses)", run.cost.energyJ.field, run.cost.pulseSeconds.field,
      ].joined(separator: ",")
    }
    let head =
      "chip_seed,training_seed,fold,accuracy,test_accuracy,pulses,most_pulses,energy_J,pulse_seconds"
    return ([head] + lines).joined(separator: "\n") + "\n"
  }
}

extension Double? {
  /// The number, or nothing.
  fileprivate var field: String { map { "\($0)" } ?? "" }
}
