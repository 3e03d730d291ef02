import Basics
import Calibration
import TileAnalysis
import TileMachine
import TileSimulator

extension VerifiedProgram {
  /// The groups whose converters may clip or round.
  package var lossyGroups: [Group] {
    get throws { try program.groups.filter { try converterReach(of: $0)?.isLossless == false } }
  }
}

extension CalibratedConverters {

  /// A warning if converters are lossy and no images were given to determine their steps.
  package func warning(_ range: ConverterRange, hasData: Bool) -> String? {
    let layers = lossyMatrices.count
    guard range.method == .automatic, !hasData, layers > 0 else { return nil }
    let places = layers.counted("layer")
    return "converters of '\(program.accelerator.title)' may clip or round in \(places), and "
      + "their steps were chosen without data: use 'memc compile --calibrate'"
  }
}
