import Basics
import NetworkIR

/// Whether the elements of two tensors, broadcast, are equal, as Booleans. Source: ONNX, Equal.
public struct Equal: Operator {
  public static let name = "Equal"
  public static let summary = "whether elements of two tensors are equal"
  public static let versions = [1, 7, 11, 13, 19]

  public init() {}

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 2)
    guard inputs[0].element.isReal == inputs[1].element.isReal else {
      throw Diagnostic.malformed("Equal cannot compare \(inputs[0]) with \(inputs[1])", at: nil)
    }
    return [TensorType(.bool, try Broadcast(inputs[0].shape, inputs[1].shape, of: self).shape)]
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let shape = try outputTypes(of: inputs.map { TensorType($0.type, $0.shape) })[0].shape
    let equal =
      switch (inputs[0].content, inputs[1].content) {
      case (.integer(let a), .integer(let b)): a.truths(with: b, shape: shape, ==)
      default: inputs[0].asReal.truths(with: inputs[1].asReal, shape: shape, ==)
      }
    return [AnyTensor(equal, type: .bool)]
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm { throw foldedOnly }
}

extension Tensor {
  /// 1 where `holds` is true of both elements, else 0.
  fileprivate func truths(
    with other: Tensor, shape: [Int], _ holds: (Element, Element) -> Bool
  ) -> Tensor<Int> {
    let pairs = zip(broadcast(to: shape).elements, other.broadcast(to: shape).elements)
    return Tensor<Int>(shape, pairs.map { holds($0, $1) ? 1 : 0 })
  }
}
