import Basics
import NetworkIR

/// The parts of one axis, one after another, each an output. Source: ONNX, Split.
public struct Split: CompositeOperator {
  public static let name = "Split"
  public static let summary = "the parts of an axis, each an output"
  public static let versions = [1, 2, 11, 13, 18]
  public static let attributeOpsets: [String: ClosedRange<Int>] = [
    "split": .until(12), "num_outputs": .since(18),
  ]
  public static var fields: [Field<Self>] {
    [
      Field("axis", \.axis, "the axis; negative: from the end"),
      Field("split", \.sizes, "the size of each part; absent: equal, the last may be smaller"),
      Field("num_outputs", \.count, in: 0...65536, "number of parts; absent: those of 'split'"),
    ]
  }

  public var axis = 0
  public var sizes: [Int] = []
  public var count = 0

  public init() {}

  public static func adapt(_ node: inout ImportedNode) throws {
    if node.opset >= 13 { try node.takeConstants(from: 1, as: ["split"]) }
    if node.attributes["split"] == nil { node.attributes["num_outputs"] = node.outputs.count.value }
  }

  public func validate() throws {
    try expectAll("split", sizes, in: 0...WindowAttributes.largest)
    guard count > 0 || !sizes.isEmpty else {
      throw Diagnostic.configuration("Split needs 'split' or 'num_outputs'", at: nil)
    }
  }

  public func addParts(to body: inout OperatorBody) throws -> [String] {
    try expectInputs(body.inputs.map(body.type(of:)), count: 1)
    let shape = body.shape(of: body.inputs[0])
    let axis = try resolve(axis: axis, rank: shape.count)
    let sizes = sizes.isEmpty ? equalParts(of: shape[axis]) : self.sizes
    guard sizes.reduce(0, +) == shape[axis] else {
      throw Diagnostic.malformed(
        "'split' \(sizes) of Split does not add up to axis \(axis) of \(shape)", at: nil)
    }
    var start = 0
    return try sizes.map { size in
      var slice = Slice()
      (slice.axes, slice.starts, slice.ends) = ([axis], [start], [start + size])
      start += size
      return try body.append(slice, body.inputs[0])
    }
  }

  private func equalParts(of size: Int) -> [Int] {
    let part = (size + count - 1) / count
    return (0..<count).map { max(0, min(part, size - $0 * part)) }
  }
}
