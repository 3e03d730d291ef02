import Basics

/// An operator each of whose output elements is one of an input or fixed: what moves, repeats, joins
/// or leaves out.
///
/// Whatever it does to elements it does to their positions too, and so these tell where each came
/// from: its gradient goes back there.
protocol SelectingOperator: DifferentiableOperator {
  /// The output for inputs whose elements are positions; a negative one where it takes none of them.
  func origins(of positions: [AnyTensor]) throws -> Tensor<Int>?
}

extension SelectingOperator {
  func origins(of positions: [AnyTensor]) throws -> Tensor<Int>? {
    try evaluate(positions)[0].integer
  }

  public func gradients(of inputs: [AnyTensor], outputs: [AnyTensor], upstream: [Tensor<Float>])
    throws -> [Tensor<Float>?]
  {
    guard outputs[0].real != nil else { return inputs.map { _ in nil } }
    return try inputs.indices.map { index in
      guard inputs[index].real != nil,
        let origins = try origins(of: inputs.marking(index))
      else { return nil }
      return upstream[0].map(Double.init).summed(at: origins, of: inputs[index].shape)
    }
  }
}

extension [AnyTensor] {
  /// The positions of input `marked`, −1 in place of other real inputs, and integer inputs as given.
  fileprivate func marking(_ marked: Int) -> [AnyTensor] {
    enumerated().map { index, input in
      if index == marked { return AnyTensor(.positions(of: input.shape)) }
      return input.real == nil ? input : AnyTensor(Tensor(input.shape, repeating: -1))
    }
  }
}
