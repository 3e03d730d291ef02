import Basics
import NetworkIR

/// The order of the channels of a block: block row, block column, channel; or channel first.
enum BlockOrder: String, Choice {
  case depthFirst = "DCR"
  case channelFirst = "CRD"
}

/// Blocks of channels `[N, b²C, H, W]` as blocks of pixels `[N, C, bH, bW]`. Source: ONNX,
/// DepthToSpace.
public struct DepthToSpace: CompositeOperator {
  public static let name = "DepthToSpace"
  public static let summary = "blocks of channels as blocks of pixels"
  public static let versions = [1, 11, 13]
  public static let attributeOpsets: [String: ClosedRange<Int>] = ["mode": .since(11)]
  public static var fields: [Field<Self>] {
    [
      Field(
        "blocksize", \.block, in: 1...65536, required: true, "pixels of a block along each axis"),
      Field("mode", \.mode, "DCR: channels vary fastest; CRD: the pixels of a block do"),
    ]
  }

  public var block = 1
  var mode = BlockOrder.depthFirst

  public init() {}

  public func addParts(to body: inout OperatorBody) throws -> [String] {
    let shape = try imageShape(of: body, ranks: 4...4)
    guard shape[1] % (block * block) == 0 else {
      throw Diagnostic.malformed(
        "DepthToSpace cannot cut \(shape[1]) channels into blocks of \(block) by \(block)", at: nil)
    }
    let channels = shape[1] / (block * block)
    let split = mode == .depthFirst ? [block, block, channels] : [channels, block, block]
    let order = mode == .depthFirst ? [0, 3, 4, 1, 5, 2] : [0, 1, 4, 2, 5, 3]
    let cut = try body.append(Reshape([0] + split + shape[2...]), body.inputs[0])
    let moved = try body.append(Transpose(order), cut)
    return [
      try body.append(Reshape([0, channels, shape[2] * block, shape[3] * block]), moved)
    ]
  }
}

/// Blocks of pixels `[N, C, bH, bW]` as blocks of channels `[N, b²C, H, W]`. Source: ONNX,
/// SpaceToDepth; `mode` is from opset 28, which changed nothing else.
public struct SpaceToDepth: CompositeOperator {
  public static let name = "SpaceToDepth"
  public static let summary = "blocks of pixels as blocks of channels"
  public static let versions = [1, 13]
  public static let attributeOpsets: [String: ClosedRange<Int>] = ["mode": .since(28)]
  public static var fields: [Field<Self>] {
    [
      Field(
        "blocksize", \.block, in: 1...65536, required: true, "pixels of a block along each axis"),
      Field("mode", \.mode, "DCR: channels vary fastest; CRD: the pixels of a block do"),
    ]
  }

  public var block = 1
  var mode = BlockOrder.depthFirst

  public init() {}

  public func addParts(to body: inout OperatorBody) throws -> [String] {
    let shape = try imageShape(of: body, ranks: 4...4)
    guard shape[2] % block == 0, shape[3] % block == 0 else {
      throw Diagnostic.malformed(
        "SpaceToDepth cannot cut \(shape[2]) by \(shape[3]) pixels into blocks of \(block)", at: nil
      )
    }
    let (rows, columns) = (shape[2] / block, shape[3] / block)
    let cut = try body.append(
      Reshape([0, shape[1], rows, block, columns, block]), body.inputs[0])
    let order = mode == .depthFirst ? [0, 3, 5, 1, 2, 4] : [0, 1, 3, 5, 2, 4]
    let moved = try body.append(Transpose(order), cut)
    return [try body.append(Reshape([0, shape[1] * block * block, rows, columns]), moved)]
  }
}
