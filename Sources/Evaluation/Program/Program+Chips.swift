import Basics
import TileMachine

extension Program {
  /// The number of chips that the program uses; it takes them in order.
  var chipsInUse: Int {
    1 + (tiles.map { chipTile($0.number) / accelerator.chip.tiles }.max() ?? 0)
  }

  /// A warning that there are more chips than the program uses; `nil` if there are not.
  package var unusedChipsWarning: String? {
    let count = accelerator.chip.count
    guard chipsInUse < count else { return nil }
    return "the program uses \(chipsInUse) of \(count) chips; the others change nothing"
  }
}
