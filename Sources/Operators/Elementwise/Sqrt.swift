import Basics
import NetworkIR

/// The square root of `x`, element by element. Source: ONNX, Sqrt.
public struct Sqrt: ElementFunction, DifferentiableFunction {
  public static let name = "Sqrt"
  public static let summary = "the square root of x"
  public static let versions = [1, 6, 13]

  public init() {}

  func apply(_ x: Double) -> Double { x.squareRoot() }

  func slope(at x: Double) -> Double { 0.5 / x.squareRoot() }
}
