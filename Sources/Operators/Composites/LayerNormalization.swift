import Basics
import NetworkIR

/// Each image minus its mean along the axes from `axis` on, over its standard deviation, times
/// `Scale`, plus `B`. Source: ONNX, LayerNormalization.
public struct LayerNormalization: CompositeOperator {
  public static let name = "LayerNormalization"
  public static let summary = "normalization along the last axes"
  public static let versions = [17]
  public static var fields: [Field<Self>] {
    [
      Field("axis", \.axis, in: -64...64, "the first axis to normalize; negative: from the end"),
      Field("epsilon", \.epsilon, in: 0...1e30, "what is added to the variance"),
    ]
  }

  public var axis = -1
  public var epsilon = 1e-5

  public init() {}

  /// The type of the intermediate sums does not matter; memc's are in double precision.
  public static func adapt(_ node: inout ImportedNode) throws {
    node.attributes["stash_type"] = nil
    try node.dropOutputs(["Mean", "InvStdDev"], of: name)
  }

  public func addParts(to body: inout OperatorBody) throws -> [String] {
    let types = body.inputs.map(body.type(of:))
    try expectInputs(types, count: 2...3)
    try expectReal(types)
    let rank = types[0].shape.count
    let first = try resolve(axis: axis, rank: rank)
    for (type, name) in zip(types.dropFirst(), ["scale", "bias"]) {
      guard try Broadcast(types[0].shape, type.shape, of: self).shape == types[0].shape else {
        throw Diagnostic.malformed(
          "the \(name) of LayerNormalization, \(type), does not fit \(types[0])", at: nil)
      }
    }
    let normal = try body.standardized(
      body.inputs[0], along: Array(first..<rank), epsilon: epsilon)
    let scaled = try body.append(Mul(), normal, body.inputs[1])
    return [types.count == 3 ? try body.append(Add(), scaled, body.inputs[2]) : scaled]
  }
}
