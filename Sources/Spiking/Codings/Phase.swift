import Basics
import TileSimulator

/// One bit of the code in each step, the highest first, driven at its weight; over and over.
/// - Source: Kim et al., "Deep neural networks with weighted spikes", Neurocomputing 311 (2018) 373.
public struct Phase: InputCoding {
  public static let name = "phase"
  public static let summary = "the bits of the code one after another, driven at their weights"
  public init() {}

  public func presentation(bits: Int, steps: Int, waits: Bool) throws -> PresentedInput {
    guard steps % bits == 0 else {
      throw Diagnostic(
        .usage, "'phase' presents \(bits) bits one after another, so '--steps' must be a multiple",
        notes: ["\(steps) steps are not; use \((steps / bits + 1) * bits)"])
    }
    return PresentedInput(
      coding: .phase(bits: bits), bits: bits, levels: Double(bits), duration: steps)
  }
}
