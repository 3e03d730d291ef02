import Basics
import Foundation
import NetworkIR

/// `x · Φ(x)` with the normal distribution Φ, element by element, or its approximation by a hyperbolic
/// tangent. Source: ONNX, Gelu.
public struct Gelu: ElementFunction {
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

  func apply(_ x: Double) -> Double {
    switch approximation {
    case .none: 0.5 * x * (1 + erf(x / 2.0.squareRoot()))
    case .tanh:
      0.5 * x * (1 + Foundation.tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    }
  }
}
