import Basics
import NetworkIR

extension Gemm: DifferentiableOperator {
  /// With `Y = alpha · A' · B' + beta · C` and the gradient `U` of `Y`, the gradient of `A'` is
  /// `alpha · U · B'ᵀ`, that of `B'` is `alpha · A'ᵀ · U`, and that of `C` is `beta · U`, summed
  /// along the axes where `C` is repeated.
  public func gradients(of inputs: [AnyTensor], outputs: [AnyTensor], upstream: [Tensor<Float>])
    -> [Tensor<Float>?]
  {
    let a = transposesA == 1 ? inputs[0].asReal.transposed : inputs[0].asReal
    let b = transposesB == 1 ? inputs[1].asReal.transposed : inputs[1].asReal
    let ofA = upstream[0].products(withRowsOf: b).map { Float($0 * alpha) }
    let ofB = a.transposed.product(with: upstream[0]).map { Float($0 * alpha) }
    let ofC = inputs.dropFirst(2).map { addend in
      upstream[0].map { beta * Double($0) }.summed(to: addend.shape)
    }
    return [
      transposesA == 1 ? ofA.transposed : ofA, transposesB == 1 ? ofB.transposed : ofB,
    ] + ofC
  }
}
