import ArgumentParser
import Driver

/// What chips are calibrated or trained with when they are programmed.
struct CalibrationOptions: ParsableArguments {
  @Option(help: "Images that programming calibrates or trains with.")
  var calibrate: String?

  @Option(help: "Their labels, for programming that trains: one class index for each image.")
  var calibrateLabels: String?

  func validate() throws {
    if calibrate == nil && calibrateLabels != nil {
      throw ValidationError("'--calibrate-labels' changes nothing without '--calibrate'")
    }
  }

  var files: CalibrationFiles? {
    calibrate.map { CalibrationFiles(images: $0, labels: calibrateLabels) }
  }
}
