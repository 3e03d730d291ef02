import Basics
import NetworkIR

/// The input repeated along each axis. Source: ONNX, Tile.
public struct Tile: SelectingOperator {
  public static let name = "Tile"
  public static let summary = "the input repeated along each axis"
  public static let versions = [6, 13]
  public static var fields: [Field<Self>] {
    [Field("repeats", \.repeats, required: true, "how often, for each axis")]
  }

  public var repeats: [Int] = []

  public init() {}

  public static func adapt(_ node: inout ImportedNode) throws {
    try node.takeConstants(from: 1, as: ["repeats"])
  }

  public func validate() throws {
    try expectAll("repeats", repeats, in: 0...ConstantOfShape.largestCount)
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 1)
    guard repeats.count == inputs[0].shape.count else {
      throw Diagnostic.malformed(
        "'repeats' \(repeats) of Tile does not fit \(inputs[0].shape)", at: nil)
    }
    let sizes = zip(inputs[0].shape, repeats).map { $0.multipliedReportingOverflow(by: $1) }
    guard sizes.allSatisfy({ !$0.overflow }),
      let count = sizes.map(\.partialValue).checkedElementCount,
      count <= ConstantOfShape.largestCount
    else {
      throw Diagnostic.unsupported(
        "Tile makes more than \(ConstantOfShape.largestCount) elements")
    }
    return [TensorType(inputs[0].element, sizes.map(\.partialValue))]
  }

  private func selection(from shape: [Int]) -> [[Int]] {
    zip(shape, repeats).map { size, count in (0..<size * count).map { $0 % size } }
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    [inputs[0].selecting(indices: selection(from: inputs[0].shape))]
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    try expectRunTimeReals(inputs)
    guard repeats.first ?? 1 == 1 else {
      throw unsupported("along axis 0 repeats images, which lie on that axis")
    }
    return .rearrangement(.selection(selection(from: inputs[0].type.shape)))
  }
}
