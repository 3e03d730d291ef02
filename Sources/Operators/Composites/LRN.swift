import Basics
import Foundation
import NetworkIR

/// Local response normalization: `x · (bias + alpha / size · Σ x²)^(−beta)`, the sum over the `size`
/// channels around each. Source: ONNX, LRN.
///
/// The mean of `size` channels, of which those outside count as 0, is average pooling along them.
public struct LRN: CompositeOperator {
  public static let name = "LRN"
  public static let summary = "normalization by the channels around each"
  public static let versions = [1, 13]
  public static var fields: [Field<Self>] {
    [
      Field("size", \.size, in: 1...65536, required: true, "number of channels of a sum"),
      Field("alpha", \.alpha, in: .singlePrecision, "the factor of the mean of squares"),
      Field("beta", \.beta, in: .singlePrecision, "the exponent, negated"),
      Field("bias", \.bias, in: .singlePrecision, "what is added to the mean of squares"),
    ]
  }

  public var size = 1
  public var alpha = 0.0001
  public var beta = 0.75
  public var bias = 1.0

  public init() {}

  public func addParts(to body: inout OperatorBody) throws -> [String] {
    let shape = try imageShape(of: body, ranks: 2...TensorType.largestRank)
    let squares = try body.append(Pow(2), body.inputs[0])
    let flat = try body.append(
      Reshape([0, 1, shape[1], shape.dropFirst(2).reduce(1, *)]), squares)
    var pool = AveragePool()
    pool.attributes.kernel = [size, 1]
    pool.attributes.pads = [(size - 1) / 2, 0, size / 2, 0]
    pool.countsPadding = 1
    let mean = try body.append(pool, flat)
    let scaled = try body.scale(mean, by: Float(alpha))
    let sum = try body.append(Add(), scaled, body.constant(Tensor([], [Float(bias)])))
    let factor = try body.append(Pow(-beta), sum)
    let shaped = try body.append(Reshape([0] + shape.dropFirst()), factor)
    return [try body.append(Mul(), body.inputs[0], shaped)]
  }
}
