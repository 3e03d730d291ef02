import Basics
import NetworkIR

/// The input with its axes in another order. Source: ONNX, Transpose.
public struct Transpose: SelectingOperator {
  public static let name = "Transpose"
  public static let summary = "the axes in another order"
  public static let versions = [1, 13, 21, 23, 24, 25]
  public static var fields: [Field<Self>] {
    [Field("perm", \.permutation, "the old axis of each new one; absent: reversed order")]
  }

  public var permutation: [Int] = []

  public init() {}

  public init(_ permutation: [Int]) { self.permutation = permutation }

  /// The old axis of each of `rank` new ones.
  func axes(_ rank: Int) throws -> [Int] {
    if permutation.isEmpty { return (0..<rank).reversed() }
    guard permutation.sorted() == Array(0..<rank) else {
      throw Diagnostic.malformed(
        "'perm' \(permutation) of Transpose is not a permutation of \(rank) axes", at: nil)
    }
    return permutation
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 1)
    let axes = try axes(inputs[0].shape.count)
    return [TensorType(inputs[0].element, axes.map { inputs[0].shape[$0] })]
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let shape = inputs[0].shape
    let strides = shape.rowMajorStrides
    let offsets = try axes(shape.count).map { axis in
      (0..<shape[axis]).map { $0 * strides[axis] }
    }
    return [inputs[0].selecting(offsets)]
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    try expectRunTimeReals(inputs)
    let axes = try axes(inputs[0].type.shape.count)
    guard axes.first == 0 else {
      throw unsupported("by \(axes) moves axis 0, on which images lie")
    }
    return .rearrangement(.transpose(axes))
  }
}
