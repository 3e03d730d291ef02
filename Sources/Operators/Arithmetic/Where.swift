import Basics
import NetworkIR

/// Elements of the second input where the first is true, else of the third. Source: ONNX, Where.
public struct Where: SelectingOperator {
  public static let name = "Where"
  public static let summary = "elements of two tensors, selected by a Boolean one"
  public static let versions = [9, 16]

  public init() {}

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 3)
    guard inputs[0].element == .bool, inputs[1].element.isReal == inputs[2].element.isReal else {
      throw Diagnostic.malformed(
        "Where cannot choose by \(inputs[0]) from \(inputs[1]) and \(inputs[2])", at: nil)
    }
    let values = try Broadcast(inputs[1].shape, inputs[2].shape, of: self).shape
    let shape = try Broadcast(inputs[0].shape, values, of: self).shape
    return [TensorType(inputs[1].element, shape)]
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let output = try outputTypes(of: inputs.map { TensorType($0.type, $0.shape) })[0]
    let choices = (inputs[0].integer ?? Tensor([], [0])).broadcast(to: output.shape).elements
    switch (inputs[1].content, inputs[2].content) {
    case (.integer(let a), .integer(let b)):
      let chosen = choices.choosing(a.broadcast(to: output.shape), b.broadcast(to: output.shape))
      return [AnyTensor(chosen, type: output.element)]
    default:
      let chosen = choices.choosing(
        inputs[1].asReal.broadcast(to: output.shape), inputs[2].asReal.broadcast(to: output.shape))
      return [AnyTensor(chosen, type: output.element)]
    }
  }

  /// With a constant condition and constants in place of the elements not taken: a factor of 1 or 0,
  /// and a shift.
  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    guard let condition = inputs[0].constant?.integer,
      let other = [1, 2].first(where: { inputs[$0].constant != nil }),
      let shift = inputs[other].constant?.asReal, inputs[3 - other].constant == nil
    else {
      throw unsupported("has an integer form only with a constant condition and one activation")
    }
    let shape = try outputTypes(of: inputs.map(\.type))[0].shape
    guard shape == inputs[3 - other].type.shape else {
      throw unsupported("would repeat an activation \(inputs[3 - other].type.shape) to \(shape)")
    }
    guard shift.elements.allSatisfy(\.isFinite) else {
      throw unsupported("with infinite constants has no integer form")
    }
    // the factor is 1 where the activation is taken
    let taken = condition.map { ($0 != 0) == (other == 2) ? Float(1) : 0 }
    let both = try Broadcast(condition.shape, shift.shape, of: self).shape
    let shifts = zip(taken.broadcast(to: both).elements, shift.broadcast(to: both).elements).map {
      $0 == 1 ? 0 : $1
    }
    return .affine(AffineForm(scale: taken, shift: Tensor(both, shifts)))
  }
}

extension [Int] {
  /// The element of `a` at each position where this is not 0, else that of `b`.
  fileprivate func choosing<Content>(_ a: Tensor<Content>, _ b: Tensor<Content>) -> Tensor<Content>
  {
    Tensor(a.shape, indices.map { self[$0] == 0 ? b.elements[$0] : a.elements[$0] })
  }
}
