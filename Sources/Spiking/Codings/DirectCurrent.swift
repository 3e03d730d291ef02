import Basics
import TileSimulator

/// The code itself, in every step; to neurons that wait, once.
public struct DirectCurrent: InputCoding {
  public static let name = "direct"
  public static let summary = "the code itself: in every step, or once to neurons that wait"
  public init() {}

  public func presentation(bits: Int, steps: Int, waits: Bool) -> PresentedInput {
    waits
      ? PresentedInput(coding: .once, bits: bits, levels: Double(steps), duration: 1)
      : PresentedInput(coding: .constant, bits: bits, levels: 1, duration: steps)
  }
}
