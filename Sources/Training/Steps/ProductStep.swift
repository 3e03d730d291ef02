import CTraining

/// A product with a weight matrix, `[vectors, inputs] → [vectors, outputs]`, image by image.
struct ProductStep: TrainingStep {
  let input: Slot
  let output: Slot
  let inputs: Int
  let outputs: Int
  /// Where the weights start: `[outputs, inputs]` if `hasOutputRows`, else `[inputs, outputs]`.
  let weights: Int
  let hasOutputRows: Bool
  let bias: Int?
  /// Whether an earlier layer is trained.
  let passesBack: Bool
  /// Computes the product by arrays with drivers and converters.
  var arrays: ArrayProduct?

  var sums: Slot? { output }

  var weightMatrices: [WeightMatrix] {
    [
      WeightMatrix(
        start: weights, outputs: outputs, inputs: inputs, outputStride: hasOutputRows ? inputs : 1,
        inputStride: hasOutputRows ? 1 : outputs)
    ]
  }

  /// Transposed inputs and outputs, with the vectors as lanes.
  func scratchCount(images: Int) -> Int { images * input.size / inputs * (inputs + outputs) }

  func read(through layers: [ConvertedLayer]) -> any TrainingStep {
    var step = self
    step.arrays = ArrayProduct(of: weightMatrices[0], in: layers)
    return step
  }

  /// What computes the product line by line; `nil` for a dense product.
  private func lines(_ shard: Shard) -> (any LineProduct)? { arrays ?? shard.sparsity[weights] }

  private func vectors(of shard: Shard) -> Int { shard.images * input.size / inputs }

  /// The weights as `[inputs, outputs]`, or transposed.
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
    if let lines = lines(shard) { return addLines(lines, vectors, shard) }
    MatrixProduct.run(
      MatrixOperand(shard.value(input), stride: inputs), matrix(shard, isTransposed: false),
      into: result, rows: vectors, columns: outputs, depth: inputs, adds: bias != nil)
  }

  func backward(_ shard: Shard) {
    let (vectors, upstream) = (vectors(of: shard), shard.gradient(output))
    if let bias {
      for vector in 0..<vectors {
        memc_add_scaled(
          shard.parameterGradients + bias, upstream + vector * outputs, Int64(outputs), 1)
      }
    }
    if let lines = lines(shard) { return passBack(lines, vectors, shard) }
    if !shard.keepsProducts || vectors > 1 { addWeightGradient(upstream, vectors, shard) }
    guard passesBack else { return }
    MatrixProduct.run(
      MatrixOperand(upstream, stride: outputs), matrix(shard, isTransposed: true),
      into: shard.gradient(input), rows: vectors, columns: inputs, depth: outputs, adds: true)
  }

  func product(_ shard: Shard) -> (start: Int, gradient: OuterProduct)? {
    guard input.size == inputs, arrays == nil else { return nil }
    let values = UnsafeBufferPointer(start: shard.value(input), count: inputs)
    let upstream = UnsafeBufferPointer(start: shard.gradient(output), count: outputs)
    let (rows, columns) = hasOutputRows ? (upstream, values) : (values, upstream)
    return (weights, OuterProduct(rows: rows, columns: columns))
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

extension ProductStep {
  /// Adds the products to the biases, `vectors` lanes at a time.
  private func addLines(_ lines: any LineProduct, _ vectors: Int, _ shard: Shard) {
    let (values, sums) = (shard.scratch, shard.scratch + vectors * inputs)
    transpose(shard.value(input), into: values, rows: vectors, columns: inputs)
    lines.multiply(shard.parameters + weights, values, into: sums, lanes: vectors, adds: false)
    transpose(sums, into: shard.value(output), rows: outputs, columns: vectors, adds: bias != nil)
  }

  private func passBack(_ lines: any LineProduct, _ vectors: Int, _ shard: Shard) {
    let (values, upstream) = (shard.scratch, shard.scratch + vectors * inputs)
    transpose(shard.value(input), into: values, rows: vectors, columns: inputs)
    transpose(shard.gradient(output), into: upstream, rows: vectors, columns: outputs)
    lines.addGradient(
      upstream, values, to: shard.parameterGradients + weights, lanes: vectors)
    guard passesBack else { return }
    lines.passBack(
      shard.parameters + weights, upstream, into: values, lanes: vectors, adds: false)
    transpose(values, into: shard.gradient(input), rows: inputs, columns: vectors, adds: true)
  }

  private func transpose(
    _ from: UnsafePointer<Float>, into to: UnsafeMutablePointer<Float>, rows: Int, columns: Int,
    adds: Bool = false
  ) {
    memc_transpose(from, to, Int64(rows), Int64(columns), adds)
  }
}
