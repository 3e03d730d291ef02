import Basics
import Foundation
import NetworkIR

/// The logarithm of `e^x / Σ e^x` along an axis. Source: ONNX, LogSoftmax.
public struct LogSoftmax: Normalization {
  public static let name = "LogSoftmax"
  public static let summary = "the logarithm of softmax along an axis"
  public static let versions = [1, 11, 13]

  public var axis = -1
  public var flatten = 0

  public init() {}

  func normalize(_ values: [Double]) -> [Double] {
    let largest = values.max() ?? 0
    let logarithm = log(values.reduce(0) { $0 + exp($1 - largest) })
    return values.map { $0 - largest - logarithm }
  }

  func gradient(_ normalized: [Double], upstream: [Double]) -> [Double] {
    let sum = upstream.reduce(0, +)
    return zip(normalized, upstream).map { $1 - exp($0) * sum }
  }
}

extension LogSoftmax: BatchDependentOperator {
  package func forOneImage(of count: Int, _ input: TensorType) throws -> (any Operator)? {
    try unlessAlongImages(input)
  }
}
