import ArgumentParser
import Driver

/// The data for calibrating or training chips when they are programmed.
struct CalibrationOptions: ParsableArguments {
  @Option(
    help: "Images that programming calibrates or trains with; NAME=FILE for each of several inputs."
  )
  var calibrate: [String] = []

  @Option(help: "Their labels, for programming that trains: one class index for each image.")
  var calibrateLabels: String?

  func validate() throws {
    if calibrate.isEmpty && calibrateLabels != nil {
      throw ValidationError("'--calibrate-labels' changes nothing without '--calibrate'")
    }
  }

  var files: CalibrationFiles? {
    calibrate.isEmpty ? nil : CalibrationFiles(images: calibrate, labels: calibrateLabels)
  }
}
