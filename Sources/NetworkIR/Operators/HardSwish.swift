import Basics
import Foundation

/// `x · max(0, min(1, x / 6 + 1 / 2))`, element by element. Source: ONNX, HardSwish.
public struct HardSwish: ElementFunction {
  public static let name = "HardSwish"
  public static let summary = "x times a hard sigmoid of slope 1/6"
  public static let versions = [14, 22]

  public init() {}

  func apply(_ x: Double) -> Double { x * max(0, min(1, x / 6 + 0.5)) }
}
