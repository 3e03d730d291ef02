import Basics
import Foundation

/// How one cell departs from the mean cell.
public struct OwnResponse: Sendable {
  /// Factors of the changes of its position; 0 if the cell is stuck.
  public let rise: Double
  public let fall: Double
  /// The ends of its conductance, as shares of the mean cell's range.
  public let lowest: Double
  public let highest: Double

  /// The narrowest half of a range, over that of the mean cell.
  private static let leastHalf = 0.05

  /// - Parameter draws: the stream of the cell.
  public init(_ traits: PulseTraits, _ draws: Philox) {
    let upper = max(1 + traits.maximumSpread * draws.gaussian(0), Self.leastHalf)
    let lower = max(1 + traits.minimumSpread * draws.gaussian(1), Self.leastHalf)
    let size = exp(traits.stepSpread * draws.gaussian(2))
    let skew = traits.asymmetrySpread * draws.gaussian(3)
    let moves = draws.stream(0).uniform(0) >= traits.stuckShare
    // a change has the same size on the scale of conductances whatever the range of the cell
    rise = moves ? max(size + skew, 0) / upper : 0
    fall = moves ? max(size - skew, 0) / lower : 0
    (lowest, highest) = (0.5 - lower / 2, 0.5 + upper / 2)
  }
}
