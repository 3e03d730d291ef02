import Basics
import Foundation
import NetworkIR

/// `x · max(0, min(1, x / 6 + 1 / 2))`, element by element. Source: ONNX, HardSwish.
///
/// The slopes at −3 and 3 are those of the outer sides, 0 and 1.
public struct HardSwish: ElementFunction, DifferentiableFunction {
  public static let name = "HardSwish"
  public static let summary = "x times a hard sigmoid of slope 1/6"
  public static let versions = [14, 22]

  public init() {}

  func apply(_ x: Double) -> Double { x * max(0, min(1, x / 6 + 0.5)) }

  func slope(at x: Double) -> Double {
    if x.magnitude < 3 { return x / 3 + 0.5 }
    return x > 0 ? 1 : 0
  }
}
