import Basics
import Foundation
import NetworkIR

/// The largest integer not above `x`. Source: ONNX, Floor.
public struct Floor: ElementFunction {
  public static let name = "Floor"
  public static let summary = "the largest integer not above x"
  public static let versions = [1, 6, 13]

  public init() {}

  func apply(_ x: Double) -> Double { x.rounded(.down) }
}

extension Floor: QuantizingOperator {
  public var quantizer: Quantizer { Quantizer(step: 1, codes: nil, rounding: .down) }
}
