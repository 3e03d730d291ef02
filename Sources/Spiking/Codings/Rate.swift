import Basics
import TileSimulator

/// A spike in each step with the probability of the code over the largest.
public struct Rate: InputCoding {
  public static let name = "rate"
  public static let summary = "random spikes, as often as the code is high"
  public init() {}

  public func presentation(bits: Int, steps: Int, waits: Bool) -> PresentedInput {
    PresentedInput(
      coding: .bernoulli, bits: 1, levels: Double(1 << bits - 1), duration: steps)
  }
}
