import Basics
import NetworkIR

/// Which input of a two-input operator is constant.
enum BroadcastOperands {
  /// Two activations.
  case activations
  /// An activation, followed by a constant that is aligned with the output.
  case constantRight(Tensor<Float>)
  /// A constant, followed by an activation.
  case constantLeft(Tensor<Float>)
}

extension BroadcastOperator {
  /// Returns which inputs are constant, for the tile machine.
  ///
  /// - Throws: if both are constant, or if an activation would have to be repeated.
  func operands(_ inputs: [Operand]) throws -> BroadcastOperands {
    try expectRunTimeReals(inputs)
    let types = inputs.map(\.type)
    let output = try outputTypes(of: types)[0].shape
    switch (inputs[0].constant, inputs[1].constant) {
    case (nil, nil):
      guard types.allSatisfy({ $0.shape.count == output.count }) else {
        throw unsupported(
          "of activations \(types[0].shape) and \(types[1].shape) with different ranks")
      }
      return .activations
    case (nil, let constant?):
      try expectWhole(types[0].shape, output)
      return .constantRight(constant.asReal.reshaped(try alignedShape(of: types)))
    case (let constant?, nil):
      try expectWhole(try alignedShape(of: types), output)
      return .constantLeft(constant.asReal)
    case (_?, _?):
      throw unsupported(
        "of constants only has no integer form", note: "run the clean-up pass, which folds it")
    }
  }

  /// Throws if an activation would have to be repeated to the shape of a larger constant.
  private func expectWhole(_ activation: [Int], _ output: [Int]) throws {
    guard activation == output else {
      throw unsupported("would repeat an activation \(activation) to \(output)")
    }
  }
}

extension Operator {
  /// Throws if an input holds integers, which only computations of shapes use.
  func expectRunTimeReals(_ inputs: [Operand]) throws {
    guard inputs.allSatisfy(\.type.element.isReal) else {
      throw unsupported("of integers is supported only if it can be folded at import")
    }
  }
}
