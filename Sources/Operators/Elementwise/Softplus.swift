import Basics
import Foundation
import NetworkIR

/// `ln(1 + e^x)`, element by element. Source: ONNX, Softplus.
public struct Softplus: ElementFunction, DifferentiableFunction {
  public static let name = "Softplus"
  public static let summary = "the logarithm of 1 + e^x"
  public static let versions = [1, 22]

  public init() {}

  func apply(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }

  func slope(at x: Double) -> Double { 1 / (1 + exp(-x)) }
}
