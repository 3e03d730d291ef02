import Basics
import TileSimulator

/// One spike, the sooner the larger the code, driven at a voltage that falls from step to step.
/// - Source: Rueckauer and Liu, "Conversion of analog to spiking neural networks using sparse
///   temporal coding", ISCAS 2018.
public struct FirstSpike: InputCoding {
  public static let name = "first-spike"
  public static let summary = "one spike, the sooner the larger the code"
  public init() {}

  public func presentation(bits: Int, steps: Int, waits: Bool) -> PresentedInput {
    PresentedInput(
      coding: .firstSpike(levels: steps), bits: steps.bitWidth - steps.leadingZeroBitCount,
      levels: Double(1 << bits - 1), duration: steps)
  }
}
