import Basics
import NetworkIR

/// `x` if positive, else `slope · x`; the slope is broadcast to `x`. Source: ONNX, PRelu.
public struct PRelu: CompositeOperator {
  public static let name = "PRelu"
  public static let summary = "x if positive, else x times a slope"
  public static let versions = [1, 6, 7, 9, 16]
  public static var fields: [Field<Self>] {
    [
      Field(
        "axis", \.axis, in: -64...64, "axis of x where the slope begins; absent: as numpy")
    ]
  }

  public var axis: Int?

  public init() {}

  /// Before opset 7, a slope has one number for each channel.
  public static func adapt(_ node: inout ImportedNode) throws {
    if node.opset < 7 { node.attributes["axis"] = 1.value }
  }

  public func addParts(to body: inout OperatorBody) throws -> [String] {
    let types = body.inputs.map(body.type(of:))
    try expectInputs(types, count: 2)
    try expectReal(types)
    var product = Mul()
    product.axis = axis
    guard try product.outputTypes(of: types)[0].shape == types[0].shape else {
      throw Diagnostic.malformed(
        "the slope \(types[1].shape) of PRelu cannot be broadcast to \(types[0].shape)", at: nil)
    }
    var negative = Clip()
    negative.maximum = 0
    let below = try body.append(negative, body.inputs[0])
    let scaled = try body.append(product, below, body.inputs[1])
    return [try body.append(Add(), try body.append(Relu(), body.inputs[0]), scaled)]
  }
}
