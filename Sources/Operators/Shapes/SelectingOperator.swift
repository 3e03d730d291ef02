import Basics
import NetworkIR

/// An operator whose output elements are elements of its inputs, or fixed: it moves, repeats, joins
/// or removes elements.
///
/// Evaluated on positions instead of elements, it returns the origin of each output element; the
/// gradient of an output element is added there.
protocol SelectingOperator: DifferentiableOperator {
  /// Returns the output for inputs whose elements are positions; negative for a fixed element.
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
  /// The positions of input `marked`, −1 for the elements of other real inputs, and integer inputs
  /// unchanged.
  fileprivate func marking(_ marked: Int) -> [AnyTensor] {
    enumerated().map { index, input in
      if index == marked { return AnyTensor(.positions(of: input.shape)) }
      return input.real == nil ? input : AnyTensor(Tensor(input.shape, repeating: -1))
    }
  }
}
