import Basics
import Foundation
import NetworkIR

/// `e^x / Σ e^x` along an axis. Source: ONNX, Softmax.
public struct Softmax: Normalization {
  public static let name = "Softmax"
  public static let summary = "e^x divided by its sum along an axis"
  public static let versions = [1, 11, 13]

  public var axis = -1
  public var flatten = 0

  public init() {}

  func normalize(_ values: [Double]) -> [Double] {
    let largest = values.max() ?? 0
    let powers = values.map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  func gradient(_ normalized: [Double], upstream: [Double]) -> [Double] {
    let mean = zip(normalized, upstream).reduce(0) { $0 + $1.0 * $1.1 }
    return zip(normalized, upstream).map { $0 * ($1 - mean) }
  }
}

extension Softmax: BatchDependentOperator {
  package func forOneImage(of count: Int, _ input: TensorType) throws -> (any Operator)? {
    try unlessAlongImages(input)
  }
}
