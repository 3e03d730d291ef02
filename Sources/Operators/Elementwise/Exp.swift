import Basics
import Foundation
import NetworkIR

/// `e^x`, element by element. Source: ONNX, Exp.
public struct Exp: ElementFunction, DifferentiableFunction {
  public static let name = "Exp"
  public static let summary = "the exponential of x"
  public static let versions = [1, 6, 13]

  public init() {}

  func apply(_ x: Double) -> Double { exp(x) }

  func slope(at x: Double) -> Double { exp(x) }
}
