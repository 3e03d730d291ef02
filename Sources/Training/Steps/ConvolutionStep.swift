import CTraining

/// A convolution over one or two spatial axes, as a product of weights and image columns (im2col).
///
/// Input `[C, H, W]`, weights `[O, C / groups, kH, kW]`, output `[O, H', W']`, image after image.
struct ConvolutionStep: TrainingStep {
  let input: Slot
  let output: Slot
  /// The window over the channels of one group.
  let planes: memc_planes
  let groups: Int
  /// Output channels of all groups.
  let outputs: Int
  let weights: Int
  let bias: Int?
  /// Whether an earlier layer is trained.
  let passesBack: Bool
  /// Compute the product of each group by arrays with drivers and converters; empty without.
  var arrays: [ArrayProduct] = []

  var sums: Slot? { output }

  var weightMatrices: [WeightMatrix] {
    (0..<groups).map {
      WeightMatrix(
        start: weights + $0 * groupOutputs * depth, outputs: groupOutputs, inputs: depth,
        outputStride: depth, inputStride: 1)
    }
  }

  func read(through layers: [ConvertedLayer]) -> any TrainingStep {
    var step = self
    step.arrays = weightMatrices.compactMap { ArrayProduct(of: $0, in: layers) }
    return step
  }

  private var depth: Int {
    Int(planes.channels * planes.kernel_height * planes.kernel_width)
  }
  private var positions: Int { Int(planes.output_height * planes.output_width) }
  private var groupOutputs: Int { outputs / groups }
  private var groupInputs: Int { Int(planes.channels * planes.height * planes.width) }

  /// Whether the columns of all windows are the input itself.
  private var isPointwise: Bool {
    planes.kernel_height == 1 && planes.kernel_width == 1 && planes.stride_height == 1
      && planes.stride_width == 1 && planes.pad_top == 0 && planes.pad_left == 0
      && planes.output_height == planes.height && planes.output_width == planes.width
  }

  /// The columns of one group of one image, and their gradient.
  func scratchCount(images: Int) -> Int { isPointwise ? 0 : 2 * depth * positions }

  func forward(_ shard: Shard) {
    for part in parts(of: shard) {
      setBias(part, shard)
      let (weights, columns) = (shard.parameters + part.weights, columns(part, shard))
      if let lines = lines(part, shard) {
        lines.multiply(
          weights, columns, into: part.output, lanes: positions, adds: bias != nil)
      } else {
        MatrixProduct.run(
          MatrixOperand(weights, stride: depth), MatrixOperand(columns, stride: positions),
          into: part.output, rows: groupOutputs, columns: positions, depth: depth,
          adds: bias != nil)
      }
    }
  }

  func backward(_ shard: Shard) {
    for part in parts(of: shard) {
      addWeightGradient(part, shard)
      addBiasGradient(part, shard)
      if passesBack { passBack(part, shard) }
    }
  }

  private func addWeightGradient(_ part: Part, _ shard: Shard) {
    let (gradient, columns) = (shard.parameterGradients + part.weights, columns(part, shard))
    if let lines = lines(part, shard) {
      lines.addGradient(part.outputGradient, columns, to: gradient, lanes: positions)
    } else {
      MatrixProduct.run(
        MatrixOperand(part.outputGradient, stride: positions),
        MatrixOperand(columns, stride: positions, isTransposed: true), into: gradient,
        rows: groupOutputs, columns: depth, depth: positions, adds: true)
    }
  }

  private func passBack(_ part: Part, _ shard: Shard) {
    let weights = shard.parameters + part.weights
    let gradients = isPointwise ? part.inputGradient : shard.scratch + depth * positions
    if let lines = lines(part, shard) {
      lines.passBack(
        weights, part.outputGradient, into: gradients, lanes: positions, adds: isPointwise)
    } else {
      MatrixProduct.run(
        MatrixOperand(weights, stride: depth, isTransposed: true),
        MatrixOperand(part.outputGradient, stride: positions), into: gradients, rows: depth,
        columns: positions, depth: groupOutputs, adds: isPointwise)
    }
    guard !isPointwise else { return }
    withUnsafePointer(to: planes) { memc_columns_to_image($0, gradients, part.inputGradient) }
  }
}

/// One group of one image.
private struct Part {
  let group: Int
  let input: UnsafeMutablePointer<Float>
  let inputGradient: UnsafeMutablePointer<Float>
  let output: UnsafeMutablePointer<Float>
  let outputGradient: UnsafeMutablePointer<Float>
  /// Where the group's weights start among the parameters.
  let weights: Int
}

extension ConvolutionStep {
  private func parts(of shard: Shard) -> some Sequence<Part> {
    (0..<shard.images * groups).lazy.map { number in
      let (image, group) = number.quotientAndRemainder(dividingBy: groups)
      let source = image * input.size + group * groupInputs
      let target = image * output.size + group * groupOutputs * positions
      return Part(
        group: group, input: shard.value(input) + source,
        inputGradient: shard.gradient(input) + source, output: shard.value(output) + target,
        outputGradient: shard.gradient(output) + target,
        weights: weights + group * groupOutputs * depth)
    }
  }

  /// What computes the product line by line; `nil` for a dense product.
  private func lines(_ part: Part, _ shard: Shard) -> (any LineProduct)? {
    arrays.isEmpty ? shard.sparsity[part.weights] : arrays[part.group]
  }

  /// The inputs of every window, `[depth, positions]`.
  private func columns(_ part: Part, _ shard: Shard) -> UnsafePointer<Float> {
    guard !isPointwise else { return UnsafePointer(part.input) }
    withUnsafePointer(to: planes) { memc_image_to_columns($0, part.input, shard.scratch) }
    return UnsafePointer(shard.scratch)
  }

  private func setBias(_ part: Part, _ shard: Shard) {
    guard let bias else { return }
    for channel in 0..<groupOutputs {
      (part.output + channel * positions).update(
        repeating: shard.parameters[bias + part.group * groupOutputs + channel], count: positions)
    }
  }

  private func addBiasGradient(_ part: Part, _ shard: Shard) {
    guard let bias else { return }
    for channel in 0..<groupOutputs {
      let plane = part.outputGradient + channel * positions
      shard.parameterGradients[bias + part.group * groupOutputs + channel] +=
        memc_sum(plane, Int64(positions))
    }
  }
}
