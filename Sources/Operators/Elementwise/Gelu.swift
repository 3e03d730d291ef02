import Basics
import Foundation
import NetworkIR

/// `x · Φ(x)` with the normal distribution Φ, element by element, or its approximation by a hyperbolic
/// tangent. Source: ONNX, Gelu.
public struct Gelu: ElementFunction, DifferentiableFunction {
  /// How Φ is computed.
  enum Approximation: String, Choice {
    case none, tanh
  }

  public static let name = "Gelu"
  public static let summary = "x times the normal distribution function of x"
  public static let versions = [20]
  public static var fields: [Field<Self>] {
    [Field("approximate", \.approximation, "none, or tanh: an approximation")]
  }

  var approximation = Approximation.none

  public init() {}

  private static let root = (2 / Double.pi).squareRoot()

  func apply(_ x: Double) -> Double { 0.5 * x * (1 + error(x)) }

  /// The error function of x / √2, or its approximation.
  private func error(_ x: Double) -> Double {
    switch approximation {
    case .none: erf(x / 2.0.squareRoot())
    case .tanh: Foundation.tanh(Self.root * (x + 0.044715 * x * x * x))
    }
  }

  func slope(at x: Double) -> Double {
    let error = error(x)
    let rise =
      switch approximation {
      case .none: Self.root * exp(-x * x / 2)
      case .tanh: Self.root * (1 + 3 * 0.044715 * x * x) * (1 - error * error)
      }
    return 0.5 * (1 + error) + 0.5 * x * rise
  }
}
