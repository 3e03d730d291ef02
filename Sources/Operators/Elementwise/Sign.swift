import Basics
import NetworkIR

/// −1, 0 or 1, depending on the sign of `x`. Source: ONNX, Sign.
public struct Sign: ElementFunction {
  public static let name = "Sign"
  public static let summary = "-1, 0 or 1, depending on the sign of x"
  public static let versions = [9, 13]

  public init() {}

  func apply(_ x: Double) -> Double { x.isNaN ? x : x > 0 ? 1 : x < 0 ? -1 : 0 }
}
