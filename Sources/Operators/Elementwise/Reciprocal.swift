import Basics
import NetworkIR

/// `1 / x`, element by element. Source: ONNX, Reciprocal.
public struct Reciprocal: ElementFunction, DifferentiableFunction {
  public static let name = "Reciprocal"
  public static let summary = "1 over x"
  public static let versions = [1, 6, 13]

  public init() {}

  func apply(_ x: Double) -> Double { 1 / x }

  func slope(at x: Double) -> Double { -1 / (x * x) }
}
