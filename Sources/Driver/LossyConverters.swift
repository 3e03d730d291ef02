import Basics
import Calibration
import TileAnalysis
import TileMachine
import TileSimulator

extension VerifiedProgram {
  /// The groups whose converters may clip or round.
  var lossyGroups: [Group] {
    get throws { try program.groups.filter { try converterReach(of: $0)?.isLossless == false } }
  }
}

extension CalibratedConverters {

  /// A warning if converters are lossy and no images were given to determine their steps.
  func warning(_ range: ConverterRange, hasData: Bool) -> String? {
    let layers = lossyMatrices.count
    guard range.method == .automatic, !hasData, layers > 0 else { return nil }
    let places = layers == 1 ? "one layer" : "\(layers) layers"
    return "converters of '\(program.accelerator.title)' may clip or round in \(places), and "
      + "their steps were chosen without data: give 'memc compile --calibrate'"
  }
}
