import Basics
import Evaluation
import Pages
import Plots

/// What the program was made from.
extension ReportPage {
  var origin: PageSection {
    PageSection(
      "origin", "Files and versions",
      [.terms(terms), .remark("Files are named by the SHA-256 of their bytes.")])
  }

  private var terms: [(key: String, text: String)] {
    let manifest = compiled.manifest
    let models = manifest.modelSha256.sorted { $0.key < $1.key }.map {
      ("model: \($0.key)", $0.value)
    }
    let baselines = (report.baselineModelSha256 ?? [:]).sorted { $0.key < $1.key }
      .map { ("baseline: \($0.key)", $0.value) }
    let training =
      manifest.training.map { training in
        [
          ("training images", training.imagesSha256), ("training goals", training.goalsSha256),
          ("training seed", "\(training.seed)"),
        ]
      } ?? []
    let runs = runs.enumerated().map { ("simulation \($0 + 1), images", $1.imagesSha256) }
    return [
      ("program file", sha256), ("compiled by memc", manifest.memcVersion),
      ("page by memc", Version.current),
    ] + models
      + (manifest.calibrationSha256.map { [("calibration data", $0)] } ?? [])
      + (manifest.initialSeed.map { [("seed of random weights", "\($0)")] } ?? [])
      + training + baselines + runs
  }
}
