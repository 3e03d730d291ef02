import Basics
import Foundation
import NetworkIR

/// `x` if positive, else `alpha · (e^x − 1)`. Source: ONNX, Elu.
///
/// The slope at 0 is that of the left side, `alpha`.
public struct Elu: ElementFunction, DifferentiableFunction {
  public static let name = "Elu"
  public static let summary = "x if positive, else alpha · (e^x − 1)"
  public static let versions = [1, 6, 22]
  public static var fields: [Field<Self>] {
    [Field("alpha", \.alpha, in: .singlePrecision, "the limit for negative numbers, negated")]
  }

  public var alpha = 1.0

  public init() {}

  func apply(_ x: Double) -> Double { x < 0 ? alpha * expm1(x) : x }

  func slope(at x: Double) -> Double { x > 0 ? 1 : alpha * exp(x) }
}
