import Basics
import NetworkIR

/// `max(0, min(1, alpha · x + beta))`, element by element. Source: ONNX, HardSigmoid.
///
/// The slope is `alpha` where the result is strictly between 0 and 1, else 0.
public struct HardSigmoid: ElementFunction, DifferentiableFunction {
  public static let name = "HardSigmoid"
  public static let summary = "alpha · x + beta, clamped to 0 and 1"
  public static let versions = [1, 6, 22]
  public static var fields: [Field<Self>] {
    [
      Field("alpha", \.alpha, in: .singlePrecision, "slope"),
      Field("beta", \.beta, in: .singlePrecision, "value at 0"),
    ]
  }

  public var alpha = 0.2
  public var beta = 0.5

  public init() {}

  func apply(_ x: Double) -> Double { max(0, min(1, alpha * x + beta)) }

  func slope(at x: Double) -> Double {
    let y = alpha * x + beta
    return y > 0 && y < 1 ? alpha : 0
  }
}
