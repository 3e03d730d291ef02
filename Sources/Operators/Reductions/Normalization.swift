import Basics
import NetworkIR

/// An operator that normalizes the numbers along an axis together: Softmax and its logarithm.
///
/// Before an output it is computed on real numbers after the program; elsewhere its parts compute it.
protocol Normalization: DifferentiableOperator, LeadingAxisOperator {
  /// The axis along which numbers are normalized; negative: from the end.
  var axis: Int { get set }
  /// 1: the axes from `axis` on count as one, as before opset 13.
  var flatten: Int { get set }

  /// Normalizes the numbers along the axis.
  func normalize(_ values: [Double]) -> [Double]

  /// Computes the gradient with respect to the numbers along the axis.
  ///
  /// - Parameters:
  ///   - normalized: the result of `normalize`.
  ///   - upstream: the gradient with respect to that result.
  func gradient(_ normalized: [Double], upstream: [Double]) -> [Double]
}

extension Normalization {
  public static var fields: [Field<Self>] {
    [
      Field("axis", \.axis, "axis along which numbers are normalized; negative: from the end"),
      Field("flatten", \.flatten, in: 0...1, "1: axes from 'axis' on are one, as before opset 13"),
    ]
  }

  public static func adapt(_ node: inout ImportedNode) throws {
    guard node.opset < 13 else { return }
    node.attributes["axis"] = node.attributes["axis"] ?? 1.value
    node.attributes["flatten"] = 1.value
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 1)
    try expectReal(inputs)
    _ = try extents(of: inputs[0].shape)
    return inputs
  }

  /// The number of elements that are normalized together, and the stride between them.
  private func extents(of shape: [Int]) throws -> (count: Int, stride: Int) {
    // with 'flatten', an axis past the last is allowed: every number is then alone
    if flatten == 1, axis == shape.count { return (1, 1) }
    let axis = try resolve(axis: axis, rank: shape.count)
    if flatten == 1 { return (Array(shape[axis...]).elementCount, 1) }
    return (shape[axis], Array(shape[(axis + 1)...]).elementCount)
  }

  /// The row-major positions of the numbers that are normalized together, group by group.
  private func groups(of shape: [Int]) throws -> some Sequence<[Int]> {
    let (count, stride) = try extents(of: shape)
    return (0..<shape.elementCount / max(count, 1)).lazy.map { group in
      let first = group / stride * stride * count + group % stride
      return (0..<count).map { first + $0 * stride }
    }
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    var result = inputs[0].asReal
    for indices in try groups(of: result.shape) {
      let values = normalize(indices.map { Double(result.elements[$0]) })
      for (index, value) in zip(indices, values) { result.elements[index] = Float(value) }
    }
    return [AnyTensor(result, type: inputs[0].type)]
  }

  public func gradients(of inputs: [AnyTensor], outputs: [AnyTensor], upstream: [Tensor<Float>])
    throws -> [Tensor<Float>?]
  {
    let output = outputs[0].asReal
    var result = upstream[0]
    for indices in try groups(of: output.shape) {
      let values = gradient(
        indices.map { Double(output.elements[$0]) },
        upstream: indices.map { Double(upstream[0].elements[$0]) })
      for (index, value) in zip(indices, values) { result.elements[index] = Float(value) }
    }
    return [result]
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm { .afterProgram }
}

extension Normalization {
  /// This operator, unless it normalizes along the first axis, that of the images.
  func unlessAlongImages(_ input: TensorType) throws -> (any Operator)? {
    // with 'flatten', an axis past the last is allowed
    let rank = input.shape.count
    return try axis != rank && resolve(axis: axis, rank: rank) == 0 ? nil : self
  }
}
