import Basics
import TileSimulator

/// How the codes of an input are presented to the first arrays over the steps.
///
/// Adding one: one file in `Codings/`, one line in `AllCodings.swift`.
public protocol InputCoding: Component {
  /// How codes of `bits` bits are presented in `steps` steps.
  ///
  /// - Parameter waits: whether the neurons integrate all inputs before they fire.
  /// - Throws: `usage` if the coding does not fit the number of steps.
  func presentation(bits: Int, steps: Int, waits: Bool) throws -> PresentedInput
}

/// What the first arrays see of an input.
public struct PresentedInput: Sendable {
  public var coding: Presentation.Coding
  /// The bits of what is presented in a step.
  public var bits: Int
  /// The factor that turns the mean of what is presented over the steps into the code.
  public var levels: Double
  /// The number of steps in which it is presented.
  public var duration: Int
}
