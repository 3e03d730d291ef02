import Basics
import NetworkIR

/// The slices of an axis that integer indices select. Source: ONNX, Gather.
///
/// The inputs are data `[…, D, …]` and indices of any shape; that shape replaces `D`.
public struct Gather: SelectingOperator {
  public static let name = "Gather"
  public static let summary = "the slices of an axis that indices select"
  public static let versions = [1, 11, 13]
  public static var fields: [Field<Self>] {
    [Field("axis", \.axis, "the axis that is indexed; negative: from the end")]
  }

  public var axis = 0

  public init() {}

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 2)
    guard !inputs[1].element.isReal else {
      throw Diagnostic.malformed("Gather takes integers as indices, not \(inputs[1])", at: nil)
    }
    let shape = inputs[0].shape
    let axis = try resolve(axis: axis, rank: shape.count)
    return [
      TensorType(inputs[0].element, shape[..<axis] + inputs[1].shape + shape[(axis + 1)...])
    ]
  }

  /// The indices that are selected along each axis of `shape`.
  private func selection(_ indices: AnyTensor, from shape: [Int]) throws -> [[Int]] {
    var selection = shape.map { Array(0..<$0) }
    let axis = try resolve(axis: axis, rank: shape.count)
    selection[axis] = try (indices.integer?.elements ?? []).map { index in
      guard index >= -shape[axis], index < shape[axis] else {
        throw Diagnostic.malformed(
          "index \(index) of Gather is outside axis \(axis) of \(shape)", at: nil)
      }
      return index < 0 ? index + shape[axis] : index
    }
    return selection
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let output = try outputTypes(of: inputs.map { TensorType($0.type, $0.shape) })[0]
    let selection = try selection(inputs[1], from: inputs[0].shape)
    return [inputs[0].selecting(indices: selection).reshaped(output.shape)]
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    let shape = inputs[0].type.shape
    guard inputs[0].type.element.isReal else { throw foldedOnly }
    guard let indices = inputs[1].constant else {
      throw unsupported("by indices that are not known at compile time has no integer form")
    }
    guard try resolve(axis: axis, rank: shape.count) > 0 else {
      throw unsupported("along axis 0 selects images, which lie on that axis")
    }
    return .rearrangement(.selection(try selection(indices, from: shape)))
  }
}
