import Basics
import NetworkIR

/// `−x`, element by element. Source: ONNX, Neg.
public struct Neg: ElementFunction, DifferentiableFunction {
  public static let name = "Neg"
  public static let summary = "the negative of x"
  public static let versions = [1, 6, 13]

  public init() {}

  func apply(_ x: Double) -> Double { -x }

  func slope(at x: Double) -> Double { -1 }
}
