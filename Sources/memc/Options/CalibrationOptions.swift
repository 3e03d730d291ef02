import ArgumentParser
import Driver

/// The data for calibrating or training chips when they are programmed.
struct CalibrationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Images for programming schemes that calibrate or train; one NAME=FILE for each of several inputs.",
      valueName: "file")
  )
  var calibrate: [String] = []

  @Option(
    help: ArgumentHelp(
      "Labels of these images, for programming schemes that train: one class index per image.",
      valueName: "file"))
  var calibrateLabels: String?

  func validate() throws {
    if calibrate.isEmpty && calibrateLabels != nil {
      throw ValidationError("'--calibrate-labels' requires '--calibrate'")
    }
  }

  var files: CalibrationFiles? {
    calibrate.isEmpty ? nil : CalibrationFiles(images: calibrate, labels: calibrateLabels)
  }
}
