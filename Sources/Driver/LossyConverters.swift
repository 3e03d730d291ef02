import Basics
import TileMachine
import TileSimulator

extension Program {
  /// Groups whose converters may clip or round.
  var lossyGroups: [Group] {
    get throws { try groups.filter { try !converterReach(of: $0).isLossless } }
  }

  /// That converters lose something, and nobody has given images by which their steps could be found.
  func converterWarning(_ range: ConverterRange, hasData: Bool) throws -> String? {
    guard range.method == .automatic, !hasData else { return nil }
    let layers = Set(try lossyGroups.map(\.matrix)).count
    guard layers > 0 else { return nil }
    let places = layers == 1 ? "one layer" : "\(layers) layers"
    return "converters of '\(accelerator.title)' may clip or round in \(places), and "
      + "their steps were chosen without data: give 'memc compile --calibrate'"
  }
}
