import Basics
import NetworkIR

/// `x` rounded to the nearest integer, halves to the even one. Source: ONNX, Round.
public struct Round: ElementFunction {
  public static let name = "Round"
  public static let summary = "x rounded to an integer, halves to the even one"
  public static let versions = [11, 22]

  public init() {}

  func apply(_ x: Double) -> Double { x.rounded(.toNearestOrEven) }
}
