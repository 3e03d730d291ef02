import Basics
import NetworkIR

/// The sizes of the input's axes as integers, from `start` up to `end`. Source: ONNX, Shape.
public struct Shape: Operator {
  public static let name = "Shape"
  public static let summary = "the sizes of the input's axes"
  public static let versions = [1, 13, 15, 19, 21, 23, 24, 25]
  public static let attributeOpsets: [String: ClosedRange<Int>] = [
    "start": .since(15), "end": .since(15),
  ]
  public static var fields: [Field<Self>] {
    [
      Field("start", \.start, "first axis; negative: from the end"),
      Field("end", \.end, in: Int.min...Int.max, "axis to stop before; absent: all"),
    ]
  }

  public var start = 0
  public var end: Int?

  public init() {}

  /// The selected axes of `rank`; bounds are clamped.
  private func axes(_ rank: Int) -> Range<Int> {
    let bounds = [start, end ?? rank].map { min(max($0 < 0 ? $0 + rank : $0, 0), rank) }
    return bounds[0]..<max(bounds[0], bounds[1])
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 1)
    return [TensorType(.int64, [axes(inputs[0].shape.count).count])]
  }

  public func evaluate(types inputs: [TensorType]) -> [AnyTensor]? {
    let sizes = Array(inputs[0].shape[axes(inputs[0].shape.count)])
    return [AnyTensor(Tensor([sizes.count], sizes))]
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    evaluate(types: inputs.map { TensorType($0.type, $0.shape) }) ?? []
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm { throw foldedOnly }
}
