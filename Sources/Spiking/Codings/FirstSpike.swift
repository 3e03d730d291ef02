import Basics
import TileSimulator

/// One spike, the sooner the larger the code, driven at a voltage that falls from step to step.
/// - Source: Rueckauer and Liu, "Conversion of analog to spiking neural networks using sparse
///   temporal coding", ISCAS 2018.
public struct FirstSpike: InputCoding {
  public static let name = "first-spike"
  public static let summary = "one spike, the sooner the larger the code"
  public init() {}

  public func presentation(bits: Int, steps: Int, waits: Bool) throws -> PresentedInput {
    guard steps < 1 << bits else {
      throw Diagnostic(
        .usage,
        "'first-spike' tells \(1 << bits - 1) codes of \(bits) bits apart, so '--steps' must be "
          + "at most as many, not \(steps)")
    }
    return PresentedInput(
      coding: .firstSpike(levels: steps), bits: steps.bitWidth - steps.leadingZeroBitCount,
      levels: Double(1 << bits - 1), duration: steps)
  }
}
