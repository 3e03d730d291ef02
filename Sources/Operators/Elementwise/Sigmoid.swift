import Basics
import Foundation
import NetworkIR

/// `1 / (1 + e^−x)`, element by element. Source: ONNX, Sigmoid.
public struct Sigmoid: ElementFunction, DifferentiableFunction {
  public static let name = "Sigmoid"
  public static let summary = "1 / (1 + e^−x)"
  public static let versions = [1, 6, 13]

  public init() {}

  func apply(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  func slope(at x: Double) -> Double { apply(x) * (1 - apply(x)) }
}
