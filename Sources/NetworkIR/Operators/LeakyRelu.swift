import Basics
import Foundation

/// `x` where positive, else `alpha · x`. Source: ONNX, LeakyRelu.
///
/// At 0 the slope is that of the left, `alpha`.
public struct LeakyRelu: ElementFunction, DifferentiableFunction {
  public static let name = "LeakyRelu"
  public static let summary = "x where it is positive, else alpha times x"
  public static let versions = [1, 6, 16]
  public static var fields: [Field<Self>] {
    [Field("alpha", \.alpha, in: .singlePrecision, "slope for negative numbers")]
  }

  public var alpha = 0.01

  public init() {}

  func apply(_ x: Double) -> Double { x < 0 ? alpha * x : x }

  func slope(at x: Double) -> Double { x > 0 ? 1 : alpha }
}
