import Basics
import Foundation
import NetworkIR

/// `max(0, x) + min(0, alpha · (e^(x / alpha) − 1))`. Source: ONNX, Celu.
public struct Celu: ElementFunction, DifferentiableFunction {
  public static let name = "Celu"
  public static let summary = "an exponential linear unit with a continuous slope"
  public static let versions = [12]
  public static var fields: [Field<Self>] {
    [
      Field("alpha", \.alpha, in: .singlePrecision, "the limit for negative numbers, negated")
    ]
  }

  public var alpha = 1.0

  public func validate() throws {
    guard alpha != 0 else {
      throw Diagnostic.configuration("'alpha' of Celu must not be 0", at: nil)
    }
  }

  public init() {}

  func apply(_ x: Double) -> Double { max(x, 0) + min(0, alpha * expm1(x / alpha)) }

  func slope(at x: Double) -> Double { x > 0 ? 1 : exp(x / alpha) }
}
