import Basics
import NetworkIR

/// The sum of all inputs, broadcast as in numpy. Source: ONNX, Sum.
public struct Sum: DifferentiableOperator {
  public static let name = "Sum"
  public static let summary = "the sum of all inputs"
  public static let versions = [1, 6, 8, 13]

  public init() {}

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    guard let first = inputs.first else {
      throw Diagnostic.malformed("Sum takes at least one input", at: nil)
    }
    try expectReal(inputs)
    let shape = try inputs.dropFirst().reduce(first.shape) {
      try Broadcast($0, $1.shape, of: self).shape
    }
    return [TensorType(first.element, shape)]
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let output = try outputTypes(of: inputs.map { TensorType($0.type, $0.shape) })[0]
    var sums = [Double](repeating: 0, count: output.shape.elementCount)
    for input in inputs {
      let elements = input.asReal.broadcast(to: output.shape).elements
      for index in sums.indices { sums[index] += Double(elements[index]) }
    }
    return [AnyTensor(Tensor(output.shape, sums.map { Float($0) }), type: output.element)]
  }

  public func gradients(of inputs: [AnyTensor], outputs: [AnyTensor], upstream: [Tensor<Float>])
    -> [Tensor<Float>?]
  {
    inputs.map { upstream[0].map(Double.init).summed(to: $0.shape) }
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    let rank = try outputTypes(of: inputs.map(\.type))[0].shape.count
    guard inputs.allSatisfy({ $0.constant == nil && $0.type.shape.count == rank }) else {
      throw unsupported("of constants, or of activations with different ranks, has no integer form")
    }
    return .sum(signs: inputs.map { _ in 1 })
  }
}
