import Basics
import COperators
import NetworkIR

extension Conv {
  /// Computes each group as a correlation where that gives the same numbers, else by the definition.
  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let groupColumns = inputs[1].shape[0] / group
    guard groupColumns >= Correlation.fewestOutputs,
      inputs.allSatisfy({ $0.asReal.elements.areFinite })
    else { return try definition(inputs) }
    return try correlation(inputs, Correlation.instructionSets[0])
  }

  /// - Precondition: all numbers are finite.
  func correlation(_ inputs: [AnyTensor], _ instructionSet: memc_isa) throws -> [AnyTensor] {
    let groupColumns = inputs[1].shape[0] / group
    let operands = try ConvolutionOperands(inputs, of: self)
    let correlation = Correlation(operands, outputs: groupColumns, instructionSet)
    let output = try operands.shape.filled { output in
      for part in 0..<operands.shape[0] * group {
        try correlation.run(
          operands.input.elements, from: part * operands.groupChannels * operands.plane.inputCount,
          operands.weights.elements, operands.bias, outputs: part % group * groupColumns,
          into: output + part * groupColumns * correlation.positions)
      }
    }
    return [AnyTensor(output, type: inputs[0].type)]
  }

  /// Computes the definition with an inner loop along a row: each weight times its inputs is added
  /// to a plane of sums in double precision.
  func definition(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let operands = try ConvolutionOperands(inputs, of: self)
    let (shape, groupChannels) = (operands.shape, operands.groupChannels)
    let (channels, columns) = (operands.input.shape[1], shape[1])
    var output: [Float] = []
    output.reserveCapacity(shape.elementCount)
    for image in 0..<shape[0] {
      for column in 0..<columns {
        let first = image * channels + column / (columns / group) * groupChannels
        var sums = [Double](repeating: 0, count: shape.dropFirst(2).reduce(1, *))
        for channel in 0..<groupChannels {
          operands.plane.accumulate(
            operands.input.elements, plane: first + channel, operands.weights.elements,
            kernel: column * groupChannels + channel, into: &sums)
        }
        let shift = operands.bias.map { Double($0[column]) } ?? 0
        output += sums.map { Float($0 + shift) }
      }
    }
    return [AnyTensor(Tensor(shape, output), type: inputs[0].type)]
  }
}

/// The operands of a convolution, and the shape of its result.
private struct ConvolutionOperands {
  let input: Tensor<Float>
  let weights: Tensor<Float>
  let bias: [Float]?
  let plane: ConvolutionPlane
  let shape: [Int]

  var groupChannels: Int { weights.shape[1] }

  init(_ inputs: [AnyTensor], of conv: Conv) throws {
    (input, weights) = (inputs[0].asReal, inputs[1].asReal)
    bias = inputs.count == 3 ? inputs[2].asReal.elements : nil
    let types = inputs.map { TensorType($0.type, $0.shape) }
    let window = try conv.window(types[0], types[1])
    plane = ConvolutionPlane(window, sizes: Array(input.shape.dropFirst(2)))
    shape = [input.shape[0], weights.shape[0]] + window.outputSizes
  }
}

extension Correlation {
  fileprivate init(_ operands: ConvolutionOperands, outputs: Int, _ instructionSet: memc_isa) {
    let plane = operands.plane
    self.init(
      outputs: outputs, channels: operands.groupChannels,
      positions: operands.shape.dropFirst(2).reduce(1, *), plane: plane.inputCount,
      stride: plane.stride, taps: plane.runs, instructionSet: instructionSet)
  }
}

/// The inputs of a plane that each tap of a window multiplies, and the outputs to which it adds.
private struct ConvolutionPlane {
  let inputCount: Int
  let stride: Int
  /// The runs of each tap, row-major.
  let runs: [[Correlation.Run]]

  /// - Parameter sizes: the sizes of one to three spatial axes.
  init(_ window: Window, sizes: [Int]) {
    inputCount = sizes.elementCount
    stride = window.strides.last ?? 1
    let inputStrides = sizes.rowMajorStrides
    let outputStrides = window.outputSizes.rowMajorStrides
    // one run for each row; runs without a gap between them are then joined
    runs = sizes.indices.reduce([[Correlation.Run(input: 0, output: 0, count: 1)]]) {
      partial, axis in
      let isRow = axis == sizes.count - 1
      return partial.flatMap { runs in
        (0..<window.kernel[axis]).map { tap in
          let positions = window.positions(axis: axis, size: sizes[axis], tap: tap)
          let starts = isRow ? positions.prefix(1) : positions
          return runs.flatMap { run in
            starts.map { position in
              let source = window.source(axis: axis, position: position, tap: tap)
              return Correlation.Run(
                input: run.input + source * inputStrides[axis],
                output: run.output + position * outputStrides[axis],
                count: isRow ? positions.count : 1)
            }
          }
        }
      }
    }.map { Self.joined($0, stride: window.strides.last ?? 1) }
  }

  private static func joined(_ runs: [Correlation.Run], stride: Int) -> [Correlation.Run] {
    runs.reduce(into: []) { joined, run in
      if let last = joined.last, last.output + last.count == run.output,
        last.input + last.count * stride == run.input
      {
        joined[joined.count - 1].count += run.count
      } else {
        joined.append(run)
      }
    }
  }

  /// Adds plane `plane` of `input`, correlated with kernel `kernel` of `weights`, to `sums`.
  func accumulate(
    _ input: [Float], plane: Int, _ weights: [Float], kernel: Int, into sums: inout [Double]
  ) {
    input.withUnsafeBufferPointer { input in
      sums.withUnsafeMutableBufferPointer { sums in
        for (tap, runs) in runs.enumerated() {
          let weight = Double(weights[kernel * self.runs.count + tap])
          guard weight != 0 else { continue }
          for run in runs {
            let source = input[(plane * inputCount + run.input)...]
            UnsafeMutableBufferPointer(rebasing: sums[run.output...]).add(
              weight, times: UnsafeBufferPointer(rebasing: source), stride: stride,
              count: run.count)
          }
        }
      }
    }
  }
}

extension Window {
  /// The output positions along `axis` at which `tap` is inside the input, which has `size`.
  fileprivate func positions(axis: Int, size: Int, tap: Int) -> Range<Int> {
    let (stride, offset) = (strides[axis], source(axis: axis, position: 0, tap: tap))
    let first = offset >= 0 ? 0 : (-offset + stride - 1) / stride
    let end = offset >= size ? 0 : (size - 1 - offset) / stride + 1
    let last = min(end, outputSizes[axis])
    return first..<max(first, last)
  }
}
