import Basics
import NetworkIR

/// The matrix product over the last two axes by numpy's rules: the other axes are broadcast, and an
/// operand with one axis is a vector. A constant right matrix is stored in crossbars. Source: ONNX,
/// MatMul.
public struct MatMul: Operator {
  public static let name = "MatMul"
  public static let summary = "the matrix product over the last two axes"
  public static let versions = [1, 9, 13]

  public init() {}

  /// Both shapes, with vectors turned into matrices, and the shape of the batch axes.
  func shapes(_ a: [Int], _ b: [Int]) throws -> (a: [Int], b: [Int], batch: [Int]) {
    let left = a.count == 1 ? [1] + a : a
    let right = b.count == 1 ? b + [1] : b
    guard left.count >= 2, right.count >= 2, left.last == right[right.count - 2] else {
      throw Diagnostic.malformed("MatMul cannot multiply \(a) by \(b)", at: nil)
    }
    let batch = try Broadcast(Array(left.dropLast(2)), Array(right.dropLast(2)), of: self).shape
    return (left, right, batch)
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 2)
    try expectReal(inputs)
    let (a, b, batch) = try shapes(inputs[0].shape, inputs[1].shape)
    let rows = inputs[0].shape.count == 1 ? [] : [a[a.count - 2]]
    let columns = inputs[1].shape.count == 1 ? [] : [b[b.count - 1]]
    return [TensorType(inputs[0].element, batch + rows + columns)]
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let output = try outputTypes(of: inputs.map { TensorType($0.type, $0.shape) })[0]
    let (a, b, batch) = try shapes(inputs[0].shape, inputs[1].shape)
    let left = inputs[0].asReal.reshaped(a).matrices(batch: batch)
    let right = inputs[1].asReal.reshaped(b).matrices(batch: batch)
    let products = zip(left, right).flatMap { a, b in
      a.product(with: b).elements.map { Float($0) }
    }
    return [AnyTensor(Tensor(output.shape, products), type: output.element)]
  }

  public func operationsPerElement(of inputs: [TensorType]) -> Int {
    inputs[0].shape.last ?? 1
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    try expectConstant(inputs, 1, "right operand")
    let shape = inputs[1].type.shape
    guard shape.count == 2, inputs[0].type.shape.count >= 2 else {
      throw unsupported(
        "of \(inputs[0].type.shape) by \(shape) has no crossbar form",
        note: "use one matrix on the right, and keep the batch axis on the left")
    }
    let columns = shape[1]
    return .matrix(
      MatrixForm(
        weightInput: 1, biasInput: nil, rows: shape[0], columns: columns, window: nil,
        layout: WeightLayout(column: 1, channel: columns)))
  }
}

extension Tensor {
  /// The matrices on the last two axes; the axes before them are broadcast to `batch`.
  func matrices(batch: [Int]) -> [Tensor] {
    let matrix = Array(shape.suffix(2))
    let size = matrix.elementCount
    let all = broadcast(to: batch + matrix)
    return (0..<batch.elementCount).map {
      Tensor(matrix, Array(all.elements[$0 * size..<($0 + 1) * size]))
    }
  }
}
