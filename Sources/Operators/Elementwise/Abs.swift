import Basics
import NetworkIR

/// `|x|`, element by element. Source: ONNX, Abs.
///
/// The slope at 0 is 0.
public struct Abs: ElementFunction, DifferentiableFunction {
  public static let name = "Abs"
  public static let summary = "the magnitude of x"
  public static let versions = [1, 6, 13]

  public init() {}

  func apply(_ x: Double) -> Double { x.magnitude }

  func slope(at x: Double) -> Double { x > 0 ? 1 : x < 0 ? -1 : 0 }
}
