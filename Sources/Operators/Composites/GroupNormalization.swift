import Basics
import NetworkIR

/// Each group of channels of an image minus its mean, over its standard deviation, times `scale`, plus
/// `bias`. Source: ONNX, GroupNormalization.
///
/// `scale` and `bias` are `[C]`; before opset 21 they are `[num_groups]`.
public struct GroupNormalization: CompositeOperator {
  public static let name = "GroupNormalization"
  public static let summary = "normalization of each group of channels of an image"
  public static let versions = [18, 21]
  public static var fields: [Field<Self>] {
    [
      Field("epsilon", \.epsilon, in: 0...1e30, "what is added to the variance"),
      Field("num_groups", \.groups, in: 1...65536, required: true, "number of groups"),
    ]
  }

  public var epsilon = 1e-5
  public var groups = 1

  public init() {}

  /// The type of the intermediate sums does not matter; memc's are in double precision.
  public static func adapt(_ node: inout ImportedNode) throws {
    node.attributes["stash_type"] = nil
  }

  public func addParts(to body: inout OperatorBody) throws -> [String] {
    let shape = try imageShape(of: body, inputs: 3...3, ranks: 2...TensorType.largestRank)
    guard shape[1] % groups == 0 else {
      throw Diagnostic.malformed(
        "GroupNormalization cannot divide \(shape[1]) channels into \(groups) groups", at: nil)
    }
    let flat = try body.append(
      Reshape([0, groups, Array(shape[1...]).elementCount / groups]), body.inputs[0])
    let normal = try body.standardized(flat, along: [2], epsilon: epsilon)
    let image = try body.append(Reshape([0] + shape.dropFirst()), normal)
    let scale = try perChannel(body.inputs[1], "scale", shape, &body)
    let bias = try perChannel(body.inputs[2], "bias", shape, &body)
    return [try body.append(Add(), try body.append(Mul(), image, scale), bias)]
  }

  /// A value for each channel, as an image of one pixel.
  private func perChannel(
    _ value: String, _ name: String, _ shape: [Int], _ body: inout OperatorBody
  ) throws -> String {
    let isPerGroup = body.shape(of: value) == [groups]
    if !isPerGroup { try expectShape(body.type(of: value), [shape[1]], name) }
    let size = shape[1] / groups
    let all =
      isPerGroup
      ? try body.select((0..<shape[1]).map { $0 / size }, along: 0, of: value) : value
    return try body.append(Reshape([1, shape[1]] + shape.dropFirst(2).map { _ in 1 }), all)
  }
}
