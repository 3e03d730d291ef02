import Basics
import NetworkIR

/// `x / (1 + |x|)`, element by element. Source: ONNX, Softsign.
public struct Softsign: ElementFunction, DifferentiableFunction {
  public static let name = "Softsign"
  public static let summary = "x over 1 + |x|"
  public static let versions = [1, 22]

  public init() {}

  func apply(_ x: Double) -> Double { x / (1 + x.magnitude) }

  func slope(at x: Double) -> Double { 1 / ((1 + x.magnitude) * (1 + x.magnitude)) }
}
