import Basics
import Foundation
import NetworkIR

/// `x · tanh(ln(1 + e^x))`, element by element. Source: ONNX, Mish.
public struct Mish: ElementFunction, DifferentiableFunction {
  public static let name = "Mish"
  public static let summary = "x times the hyperbolic tangent of its softplus"
  public static let versions = [18, 22]

  public init() {}

  func apply(_ x: Double) -> Double { x * factor(x) }

  /// The hyperbolic tangent of the softplus of `x`.
  private func factor(_ x: Double) -> Double { tanh(max(x, 0) + log1p(exp(-x.magnitude))) }

  func slope(at x: Double) -> Double {
    let factor = factor(x)
    return factor + x * (1 - factor * factor) / (1 + exp(-x))
  }
}
