import CKernels

/// A product with a matrix of weights, `[vectors, inputs] → [vectors, outputs]`, image after image.
struct ProductStep: TrainingStep {
  let input: Slot
  let output: Slot
  let inputs: Int
  let outputs: Int
  /// Where the weights stand: `[outputs, inputs]` if `hasOutputRows`, else `[inputs, outputs]`.
  let weights: Int
  let hasOutputRows: Bool
  let bias: Int?
  /// Whether anything before it is trained.
  let passesBack: Bool

  var sums: Slot? { output }

  private func vectors(of shard: Shard) -> Int { shard.images * input.size / inputs }

  /// The weights as `[inputs, outputs]`, or the other way round.
  private func matrix(_ shard: Shard, isTransposed: Bool) -> MatrixOperand {
    MatrixOperand(
      shard.parameters + weights, stride: hasOutputRows ? inputs : outputs,
      isTransposed: hasOutputRows != isTransposed)
  }

  func forward(_ shard: Shard) {
    let (vectors, result) = (vectors(of: shard), shard.value(output))
    if let bias {
      for vector in 0..<vectors {
        (result + vector * outputs).update(from: shard.parameters + bias, count: outputs)
      }
    }
    MatrixProduct.run(
      MatrixOperand(shard.value(input), stride: inputs), matrix(shard, isTransposed: false),
      into: result, rows: vectors, columns: outputs, depth: inputs, adds: bias != nil)
  }

  func backward(_ shard: Shard) {
    let (vectors, upstream) = (vectors(of: shard), shard.gradient(output))
    addWeightGradient(upstream, vectors, shard)
    if let bias {
      for vector in 0..<vectors {
        memc_add_scaled(
          shard.parameterGradients + bias, upstream + vector * outputs, Int64(outputs), 1)
      }
    }
    guard passesBack else { return }
    MatrixProduct.run(
      MatrixOperand(upstream, stride: outputs), matrix(shard, isTransposed: true),
      into: shard.gradient(input), rows: vectors, columns: inputs, depth: outputs, adds: true)
  }

  private func addWeightGradient(
    _ upstream: UnsafeMutablePointer<Float>, _ vectors: Int, _ shard: Shard
  ) {
    let values = shard.value(input)
    let (left, right) = hasOutputRows ? (upstream, values) : (values, upstream)
    let (rows, columns) = hasOutputRows ? (outputs, inputs) : (inputs, outputs)
    MatrixProduct.run(
      MatrixOperand(left, stride: rows, isTransposed: true), MatrixOperand(right, stride: columns),
      into: shard.parameterGradients + weights, rows: rows, columns: columns, depth: vectors,
      adds: true)
  }
}
