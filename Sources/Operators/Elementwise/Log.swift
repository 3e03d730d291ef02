import Basics
import Foundation
import NetworkIR

/// The natural logarithm of `x`, element by element. Source: ONNX, Log.
public struct Log: ElementFunction, DifferentiableFunction {
  public static let name = "Log"
  public static let summary = "the natural logarithm of x"
  public static let versions = [1, 6, 13]

  public init() {}

  func apply(_ x: Double) -> Double { log(x) }

  func slope(at x: Double) -> Double { 1 / x }
}
