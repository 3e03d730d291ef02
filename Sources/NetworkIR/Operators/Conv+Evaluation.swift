import Basics

extension Conv {
  /// The definition, arranged so that the inner loop runs along a row: each weight is added, times
  /// the input row it meets, to a plane of sums in double precision.
  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let (input, weights) = (inputs[0].asReal, inputs[1].asReal)
    let bias = inputs.count == 3 ? inputs[2].asReal.elements : []
    let types = inputs.map { TensorType($0.type, $0.shape) }
    let plane = ConvolutionPlane(
      try window(types[0], types[1]), sizes: Array(input.shape.dropFirst(2)))
    let shape = [input.shape[0], weights.shape[0]] + plane.outputSizes
    let (channels, columns, groupChannels) = (input.shape[1], shape[1], weights.shape[1])
    var output: [Float] = []
    output.reserveCapacity(shape.elementCount)
    for image in 0..<shape[0] {
      for column in 0..<columns {
        let first = image * channels + column / (columns / group) * groupChannels
        var sums = [Double](repeating: 0, count: plane.outputCount)
        for channel in 0..<groupChannels {
          plane.accumulate(
            input.elements, plane: first + channel, weights.elements,
            kernel: column * groupChannels + channel, into: &sums)
        }
        let shift = bias.isEmpty ? 0 : Double(bias[column])
        output += sums.map { Float($0 + shift) }
      }
    }
    return [AnyTensor(Tensor(shape, output), type: inputs[0].type)]
  }
}

/// A window over planes `[D1, D2, D3]`, missing spatial axes having size 1.
private struct ConvolutionPlane {
  let window: Window
  let sizes: [Int]
  let outputSizes: [Int]
  var outputCount: Int { window.outputSizes.elementCount }

  init(_ window: Window, sizes: [Int]) {
    outputSizes = window.outputSizes
    let ones = Array(repeating: 1, count: 3 - sizes.count)
    let zeros = ones.map { _ in 0 }
    self.sizes = ones + sizes
    self.window = Window(
      kernel: ones + window.kernel, strides: ones + window.strides,
      dilations: ones + window.dilations, padsBegin: zeros + window.padsBegin,
      padsEnd: zeros + window.padsEnd, outputSizes: ones + window.outputSizes)
  }

  /// Adds plane `plane` of `input`, correlated with kernel `kernel` of `weights`, to `sums`.
  func accumulate(
    _ input: [Float], plane: Int, _ weights: [Float], kernel: Int, into sums: inout [Double]
  ) {
    let first = kernel * window.kernel.elementCount
    input.withUnsafeBufferPointer { input in
      sums.withUnsafeMutableBufferPointer { sums in
        let plane = UnsafeBufferPointer(
          rebasing: input[plane * sizes.elementCount..<(plane + 1) * sizes.elementCount])
        for (index, weight) in weights[first..<first + window.kernel.elementCount].enumerated()
        where weight != 0 {
          accumulate(plane, tap: index, Double(weight), into: sums)
        }
      }
    }
  }

  /// Adds `weight` times what tap number `tap` meets.
  private func accumulate(
    _ plane: UnsafeBufferPointer<Float>, tap: Int, _ weight: Double,
    into sums: UnsafeMutableBufferPointer<Double>
  ) {
    let taps = [
      tap / (window.kernel[1] * window.kernel[2]), tap / window.kernel[2] % window.kernel[1],
      tap % window.kernel[2],
    ]
    let columns = positions(axis: 2, tap: taps[2])
    let stride = window.strides[2]
    for depth in positions(axis: 0, tap: taps[0]) {
      for row in positions(axis: 1, tap: taps[1]) {
        let z = window.source(axis: 0, position: depth, tap: taps[0])
        let y = window.source(axis: 1, position: row, tap: taps[1])
        let x = window.source(axis: 2, position: 0, tap: taps[2])
        let source = (z * sizes[1] + y) * sizes[2] + x
        let target = (depth * window.outputSizes[1] + row) * window.outputSizes[2]
        for column in columns {
          sums[target + column] += weight * Double(plane[source + column * stride])
        }
      }
    }
  }

  /// The output positions along `axis` at which `tap` lies inside the input.
  private func positions(axis: Int, tap: Int) -> Range<Int> {
    let (stride, offset) = (window.strides[axis], window.source(axis: axis, position: 0, tap: tap))
    let first = offset >= 0 ? 0 : (-offset + stride - 1) / stride
    let end = offset >= sizes[axis] ? 0 : (sizes[axis] - 1 - offset) / stride + 1
    let last = min(end, window.outputSizes[axis])
    return first..<max(first, last)
  }
}
