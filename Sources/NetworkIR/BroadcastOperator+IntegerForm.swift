import Basics

/// Which input of a two-input operator is constant.
enum BroadcastOperands {
  /// Two activations.
  case activations
  /// An activation and then a constant, aligned with the output.
  case constantRight(Tensor<Float>)
  case constantLeft(Tensor<Float>)
}

extension BroadcastOperator {
  /// What the inputs are, for the tile machine.
  ///
  /// - Throws: where both are constant, or an activation would have to be repeated.
  func operands(_ inputs: [Operand]) throws -> BroadcastOperands {
    try expectRunTimeReals(inputs)
    let types = inputs.map(\.type)
    let output = try outputTypes(of: types)[0].shape
    switch (inputs[0].constant, inputs[1].constant) {
    case (nil, nil):
      guard types.allSatisfy({ $0.shape.count == output.count }) else {
        throw unsupported("of activations \(types[0].shape) and \(types[1].shape) of unlike rank")
      }
      return .activations
    case (nil, let constant?):
      try expectWhole(types[0].shape, output)
      return .constantRight(constant.asReal.reshaped(try alignedShape(of: types)))
    case (let constant?, nil):
      try expectWhole(try alignedShape(of: types), output)
      return .constantLeft(constant.asReal)
    case (_?, _?):
      throw unsupported("of constants only has no integer form", note: "clean-up folds it")
    }
  }

  /// Throws where an activation would be repeated to meet a larger constant.
  private func expectWhole(_ activation: [Int], _ output: [Int]) throws {
    guard activation == output else {
      throw unsupported("would repeat an activation \(activation) to \(output)")
    }
  }
}

extension Operator {
  /// Throws where the inputs are integers, which only computations of shapes use.
  func expectRunTimeReals(_ inputs: [Operand]) throws {
    guard inputs.allSatisfy(\.type.element.isReal) else {
      throw unsupported("of integers is folded at import only")
    }
  }
}
