import Basics
import NetworkIR

/// The inputs one after another along an axis. Source: ONNX, Concat.
public struct Concat: SelectingOperator {
  public static let name = "Concat"
  public static let summary = "the inputs one after another along an axis"
  public static let versions = [1, 4, 11, 13]
  public static var fields: [Field<Self>] {
    [Field("axis", \.axis, required: true, "the axis; negative: from the end")]
  }

  public var axis = 0

  public init() {}

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    guard let first = inputs.first else {
      throw Diagnostic.malformed("Concat takes at least one input", at: nil)
    }
    let axis = try resolve(axis: axis, rank: first.shape.count)
    var output = first
    for input in inputs.dropFirst() {
      var expected = first.shape
      if input.shape.count == expected.count { expected[axis] = input.shape[axis] }
      guard input.shape == expected, input.element.isReal == first.element.isReal else {
        throw Diagnostic.malformed(
          "Concat cannot join \(first) with \(input) on axis \(axis)", at: nil)
      }
      output.shape[axis] += input.shape[axis]
    }
    return [output]
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let output = try outputTypes(of: inputs.map { TensorType($0.type, $0.shape) })[0]
    let axis = try resolve(axis: axis, rank: output.shape.count)
    if output.element.isReal {
      let joined = Tensor(concatenating: inputs.map(\.asReal), axis: axis, shape: output.shape)
      return [AnyTensor(joined, type: output.element)]
    }
    let joined = Tensor(
      concatenating: inputs.compactMap(\.integer), axis: axis, shape: output.shape)
    return [AnyTensor(joined, type: output.element)]
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    try expectRunTimeReals(inputs)
    let axis = try resolve(axis: axis, rank: inputs[0].type.shape.count)
    guard axis > 0 else { throw unsupported("along axis 0 joins images, which lie on that axis") }
    guard inputs.allSatisfy({ $0.constant == nil }) else {
      throw unsupported(
        "joins activations with a constant, which has no integer form before clean-up")
    }
    return .concatenation(axis: axis)
  }
}

extension Tensor {
  /// `parts` one after another along `axis`.
  fileprivate init(concatenating parts: [Tensor], axis: Int, shape: [Int]) {
    let after = Array(shape[axis...]).dropFirst().reduce(1, *)
    var result: [Element] = []
    result.reserveCapacity(shape.elementCount)
    for outer in 0..<Array(shape[..<axis]).elementCount {
      for part in parts {
        let size = part.shape[axis] * after
        result += part.elements[outer * size..<(outer + 1) * size]
      }
    }
    self.init(shape, result)
  }
}
