import Basics
import NetworkIR

extension MatMul: DifferentiableOperator {
  /// With `Y = A · B` and the gradient `U` of `Y`, the gradient of `A` is `U · Bᵀ` and that of `B`
  /// is `Aᵀ · U`, summed along the axes where an operand is repeated.
  public func gradients(of inputs: [AnyTensor], outputs: [AnyTensor], upstream: [Tensor<Float>])
    throws -> [Tensor<Float>?]
  {
    let (a, b, batch) = try shapes(inputs[0].shape, inputs[1].shape)
    let left = inputs[0].asReal.reshaped(a).matrices(batch: batch)
    let right = inputs[1].asReal.reshaped(b).matrices(batch: batch)
    let above = upstream[0].reshaped(batch + [a[a.count - 2], b[b.count - 1]])
      .matrices(batch: batch)
    let ofA = zip(above, right).flatMap { $0.products(withRowsOf: $1).elements }
    let ofB = zip(left, above).flatMap { $0.transposed.product(with: $1).elements }
    return [
      Tensor(batch + a.suffix(2), ofA).summed(to: a).reshaped(inputs[0].shape),
      Tensor(batch + b.suffix(2), ofB).summed(to: b).reshaped(inputs[1].shape),
    ]
  }
}
