import Basics
import NetworkIR

/// `x` if above `alpha`, else 0. Source: ONNX, ThresholdedRelu.
public struct ThresholdedRelu: ElementFunction, DifferentiableFunction {
  public static let name = "ThresholdedRelu"
  public static let summary = "x if above a threshold, else 0"
  public static let versions = [10, 22]
  public static var fields: [Field<Self>] {
    [
      Field("alpha", \.alpha, in: .singlePrecision, "the threshold")
    ]
  }

  public var alpha = 1.0

  public init() {}

  func apply(_ x: Double) -> Double { x > alpha ? x : 0 }

  func slope(at x: Double) -> Double { x > alpha ? 1 : 0 }
}
