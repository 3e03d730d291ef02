import Basics
import Foundation
import NetworkIR

/// `gamma · x` if positive, else `gamma · alpha · (e^x − 1)`. Source: ONNX, Selu.
public struct Selu: ElementFunction, DifferentiableFunction {
  public static let name = "Selu"
  public static let summary = "an exponential linear unit that keeps mean and variance"
  public static let versions = [1, 6, 22]
  public static var fields: [Field<Self>] {
    [
      Field(
        "alpha", \.alpha, in: .singlePrecision,
        "the limit for negative numbers, negated, before the factor"),
      Field("gamma", \.gamma, in: .singlePrecision, "the factor"),
    ]
  }

  public var alpha = 1.67326319217681884765625
  public var gamma = 1.05070102214813232421875

  public init() {}

  func apply(_ x: Double) -> Double { gamma * (x > 0 ? x : alpha * expm1(x)) }

  func slope(at x: Double) -> Double { gamma * (x > 0 ? 1 : alpha * exp(x)) }
}
