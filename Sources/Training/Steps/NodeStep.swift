import Basics
import NetworkIR
import Operators

/// Any node, by its operator's own definition, image by image: slow, and the reference for all
/// other steps.
///
/// An output that cannot be computed becomes NaN, and then the loss stops training.
struct NodeStep: TrainingStep {
  enum Input: Sendable {
    case value(Slot, shape: [Int])
    case constant(AnyTensor)
  }

  let op: any DifferentiableOperator
  let inputs: [Input]
  let output: Slot
  let outputShape: [Int]

  var neurons: Slot? {
    guard op is Switching, case .value(let slot, _)? = inputs.first else { return nil }
    return slot
  }

  func forward(_ shard: Shard) {
    for image in 0..<shard.images {
      let target = shard.value(output) + image * output.size
      guard let result = try? op.evaluate(arguments(image, shard)).first?.real else {
        target.update(repeating: .nan, count: output.size)
        continue
      }
      _ = UnsafeMutableBufferPointer(start: target, count: output.size)
        .update(fromContentsOf: result.elements)
    }
  }

  func backward(_ shard: Shard) {
    for image in 0..<shard.images {
      let arguments = arguments(image, shard)
      let upstream = tensor(shard.gradient(output), image, output, outputShape)
      guard let outputs = try? op.evaluate(arguments),
        let gradients = try? op.gradients(of: arguments, outputs: outputs, upstream: [upstream])
      else { continue }
      for (input, gradient) in zip(inputs, gradients) {
        guard case .value(let slot, _) = input, let gradient else { continue }
        let target = shard.gradient(slot) + image * slot.size
        for index in 0..<slot.size { target[index] += gradient.elements[index] }
      }
    }
  }

  private func arguments(_ image: Int, _ shard: Shard) -> [AnyTensor] {
    inputs.map { input in
      switch input {
      case .constant(let constant): constant
      case .value(let slot, let shape): AnyTensor(tensor(shard.value(slot), image, slot, shape))
      }
    }
  }

  private func tensor(_ start: Shard.Floats, _ image: Int, _ slot: Slot, _ shape: [Int])
    -> Tensor<Float>
  {
    Tensor(shape, Array(UnsafeBufferPointer(start: start + image * slot.size, count: slot.size)))
  }
}
