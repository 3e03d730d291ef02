import Basics
import Foundation
import NetworkIR

/// The smallest integer not below `x`. Source: ONNX, Ceil.
public struct Ceil: ElementFunction {
  public static let name = "Ceil"
  public static let summary = "the smallest integer not below x"
  public static let versions = [1, 6, 13]

  public init() {}

  func apply(_ x: Double) -> Double { x.rounded(.up) }
}
