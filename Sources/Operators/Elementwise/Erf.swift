import Basics
import Foundation
import NetworkIR

/// The error function of `x`, element by element. Source: ONNX, Erf.
public struct Erf: ElementFunction, DifferentiableFunction {
  public static let name = "Erf"
  public static let summary = "the error function of x"
  public static let versions = [9, 13]

  public init() {}

  func apply(_ x: Double) -> Double { erf(x) }

  func slope(at x: Double) -> Double { 2 / Double.pi.squareRoot() * exp(-x * x) }
}
