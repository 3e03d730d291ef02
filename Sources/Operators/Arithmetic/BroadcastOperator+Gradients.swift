import Basics
import NetworkIR

extension BroadcastOperator {
  public func gradients(of inputs: [AnyTensor], outputs: [AnyTensor], upstream: [Tensor<Float>])
    throws -> [Tensor<Float>?]
  {
    guard let a = inputs[0].real, let b = inputs[1].real else { return [nil, nil] }
    let aligned = try alignedShape(of: inputs.map { TensorType($0.type, $0.shape) })
    let slopes = a.map(Double.init).joined(
      with: b.map(Double.init).reshaped(aligned), to: upstream[0].shape
    ) { self.slopes(of: $0, $1) }
    let gradient = upstream[0].map(Double.init)
    let shape = gradient.shape
    return [
      slopes.map(\.a).joined(with: gradient, to: shape, combine: *).summed(to: a.shape),
      slopes.map(\.b).joined(with: gradient, to: shape, combine: *).summed(to: aligned)
        .reshaped(b.shape),
    ]
  }
}
