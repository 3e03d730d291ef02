import Basics
import Foundation
import NetworkIR

/// The hyperbolic tangent, element by element. Source: ONNX, Tanh.
public struct Tanh: ElementFunction, DifferentiableFunction {
  public static let name = "Tanh"
  public static let summary = "the hyperbolic tangent"
  public static let versions = [1, 6, 13]

  public init() {}

  func apply(_ x: Double) -> Double { tanh(x) }

  func slope(at x: Double) -> Double { 1 - tanh(x) * tanh(x) }
}
