import Basics
import Foundation
import NetworkIR

/// `x` if positive, else `alpha · x`. Source: ONNX, LeakyRelu.
///
/// The slope at 0 is that of the left side, `alpha`.
public struct LeakyRelu: ElementFunction, DifferentiableFunction {
  public static let name = "LeakyRelu"
  public static let summary = "x if positive, else alpha times x"
  public static let versions = [1, 6, 16]
  public static var fields: [Field<Self>] {
    [Field("alpha", \.alpha, in: .singlePrecision, "slope for negative numbers")]
  }

  public var alpha = 0.01

  public init() {}

  func apply(_ x: Double) -> Double { x < 0 ? alpha * x : x }

  func slope(at x: Double) -> Double { x > 0 ? 1 : alpha }
}
