import Basics
import NetworkIR

/// Each channel of an image minus its mean over the spatial axes, over its standard deviation, times
/// `scale`, plus `B`. Source: ONNX, InstanceNormalization.
public struct InstanceNormalization: CompositeOperator {
  public static let name = "InstanceNormalization"
  public static let summary = "normalization of each channel of an image"
  public static let versions = [1, 6, 22]
  public static var fields: [Field<Self>] {
    [Field("epsilon", \.epsilon, in: 0...1e30, "what is added to the variance")]
  }

  public var epsilon = 1e-5

  public init() {}

  public func addParts(to body: inout OperatorBody) throws -> [String] {
    let shape = try imageShape(of: body, inputs: 3...3, ranks: 3...TensorType.largestRank)
    for (index, name) in [(1, "scale"), (2, "bias")] {
      try expectShape(body.type(of: body.inputs[index]), [shape[1]], name)
    }
    let spatial = Array(2..<shape.count)
    let perChannel = [1, shape[1]] + spatial.map { _ in 1 }
    let normal = try body.standardized(body.inputs[0], along: spatial, epsilon: epsilon)
    let scale = try body.append(Reshape(perChannel), body.inputs[1])
    let bias = try body.append(Reshape(perChannel), body.inputs[2])
    return [try body.append(Add(), try body.append(Mul(), normal, scale), bias)]
  }
}
