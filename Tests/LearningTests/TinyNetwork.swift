import Basics
import ChipProgramming
import Foundation
import Hardware
import NetworkIR
import Operators
import TileMachine

@testable import ChipProgramming

/// A quantized network of a convolution and a dense layer, and what its machine computes, written
/// out in double precision.
///
/// The images have 2 channels of 3×3; 3 kernels of 2×2 with stride 2 give 12 values, and these 3
/// classes. Weights have a scale per column.
struct TinyNetwork {
  static let classes = 3
  private static let (channels, kernel) = (2, 2)

  let input: ActivationFormat
  let hidden: ActivationFormat
  let output = ActivationFormat(bits: 16, isSigned: true, scale: 0.1)
  let scales = [[0.011, 0.017, 0.014], [0.12, 0.09, 0.15]]
  let biases: [[Int]] = [[40, -25, 10], [3, -9, 14]]
  /// The codes of the program: `[row, column]` of each matrix.
  let codes: [Tensor<Int16>]

  /// - Parameter zeroPoints: those of the images and of the values between the layers.
  init(zeroPoints: (Int, Int) = (5, 30)) {
    input = ActivationFormat(bits: 4, isSigned: false, scale: 0.11, zeroPoint: zeroPoints.0)
    hidden = ActivationFormat(bits: 8, isSigned: false, scale: 0.03, zeroPoint: zeroPoints.1)
    codes = [(8, 3), (12, 3)].enumerated().map { layer, shape in
      let draws = Philox(seed: 3, stream: UInt64(layer))
      return Tensor(
        [shape.0, shape.1],
        (0..<shape.0 * shape.1).map { Int16((draws.uniform(UInt64($0)) * 61).rounded()) - 30 })
    }
  }

  let matrices = [
    MatrixInfo(name: "h", rows: 8, columns: 3, weightBits: 8),
    MatrixInfo(name: "y", rows: 12, columns: 3, weightBits: 8),
  ]

  /// The row of tap `(y, x)` of a channel: the channel is innermost.
  private static func row(_ y: Int, _ x: Int, _ channel: Int) -> Int {
    (y * kernel + x) * channels + channel
  }

  func graph() throws -> QuantizedGraph {
    let shapes = ["w1": [3, 2, 2, 2], "b1": [3], "w2": [12, 3], "b2": [3]]
    var graph = try Graph(
      text: """
        memc-network 1
        input x float32[1, 2, 3, 3]
        h = Conv(x, @w1, @b1) {pads = [1, 0, 0, 1], strides = [2, 2]}
        f = Flatten(h)
        y = Gemm(f, @w2, @b2)
        output y

        """, source: "test", operators: operators
    ) { AnyTensor(Tensor<Float>(shapes[$0] ?? [], repeating: 0)) }
    var kernels = Tensor<Int16>([3, 2, 2, 2], repeating: 0)
    for (place, index) in (0..<24).enumerated() {
      let (kernel, channel, y, x) = (index / 8, index / 4 % 2, index / 2 % 2, index % 2)
      kernels.elements[place] = codes[0].elements[Self.row(y, x, channel) * 3 + kernel]
    }
    graph.quantization = Quantization(
      activations: ["x": input, "h": hidden, "f": hidden, "y": output],
      weights: [
        "w1": QuantizedWeights(codes: kernels, bits: 8, scales: scales[0]),
        "w2": QuantizedWeights(codes: codes[1], bits: 8, scales: scales[1]),
      ],
      biases: [
        "b1": QuantizedBias(Tensor([3], biases[0])), "b2": QuantizedBias(Tensor([3], biases[1])),
      ])
    return try QuantizedGraph(graph)
  }

  /// A chip whose weights miss the codes by up to `error`, with offsets up to `offset`.
  func chip(error: Double, offset: Double, seed: UInt64 = 1) -> ChipWeights {
    var program = Program(
      accelerator: Accelerator(), encoding: DifferentialPair(), inputBitsPerCycle: 1)
    program.matrices = matrices
    var chip = ChipWeights(levels: [], of: program)
    let draws = Philox(seed: seed)
    for (layer, codes) in codes.enumerated() {
      let errors = draws.stream(UInt64(layer))
      for (index, code) in codes.elements.enumerated() {
        chip.weights[layer].elements[index] =
          Float(Double(code) + error * (2 * errors.uniform(UInt64(index)) - 1))
      }
      for column in 0..<3 {
        chip.offsets[layer].elements[column] =
          offset * (2 * errors.uniform(UInt64(1000 + column)) - 1)
      }
    }
    return chip
  }

  typealias Examples = (codes: Tensor<Int32>, labels: [Int])

  /// Images as codes `[N, 2, 3, 3]`, with the classes that the program finds on ideal cells.
  func examples(_ count: Int) -> Examples {
    let draws = Philox(seed: 8)
    let codes = (0..<count * 18).map { Int32(draws.uniform(UInt64($0)) * 16) }
    let weights = self.codes.map { $0.elements.map(Double.init) }
    let none = [[0.0, 0, 0], [0.0, 0, 0]]
    let labels = (0..<count).map { example in
      let image = codes[example * 18..<(example + 1) * 18]
      let outputs = outputs(image, weights: weights, offsets: none)
      return outputs.firstIndex(of: outputs.max() ?? 0) ?? 0
    }
    return (Tensor([count, 2, 3, 3], codes), labels)
  }

  /// The sums of a layer in real numbers: what the digital side makes of `Σ x ŵ`.
  private func sums(
    _ layer: Int, _ codes: [Double], zeroPoint: Int, scale: Double, _ weights: [Double],
    _ offsets: [Double]
  ) -> [Double] {
    (0..<3).map { column in
      let rows = codes.indices.map { $0 * 3 + column }
      let analog = zip(codes, rows).reduce(0) { $0 + $1.0 * weights[$1.1] }
      let total = rows.reduce(0) { $0 + Int(self.codes[layer].elements[$1]) }
      let sum =
        analog - Double(zeroPoint * total) + Double(biases[layer][column]) + offsets[column]
      return sum * scale * scales[layer][column]
    }
  }

  private func clamped(_ real: Double, _ format: ActivationFormat) -> Double {
    min(
      max(real, format.real(of: format.codes.lowerBound)),
      format.real(of: format.codes.upperBound))
  }

  /// The outputs for one image; activations are not rounded.
  func outputs(
    _ image: ArraySlice<Int32>, weights: [[Double]], offsets: [[Double]]
  ) -> [Double] {
    let image = Array(image)
    var flat = [Double](repeating: 0, count: 12)
    for place in 0..<4 {
      var window = [Double](repeating: Double(input.zeroPoint), count: 8)
      for tap in 0..<8 {
        let (y, x, channel) = (tap / 4, tap / 2 % 2, tap % 2)
        let (row, column) = (place / 2 * 2 + y - 1, place % 2 * 2 + x)
        guard row >= 0 && column < 3 else { continue }
        window[Self.row(y, x, channel)] = Double(image[channel * 9 + row * 3 + column])
      }
      let sums = sums(
        0, window, zeroPoint: input.zeroPoint, scale: input.scale, weights[0], offsets[0])
      for kernel in 0..<3 { flat[kernel * 4 + place] = clamped(sums[kernel], hidden) }
    }
    let codes = flat.map { $0 / hidden.scale + Double(hidden.zeroPoint) }
    return sums(
      1, codes, zeroPoint: hidden.zeroPoint, scale: hidden.scale, weights[1], offsets[1]
    ).map { clamped($0, output) }
  }

  /// The mean cross-entropy of the examples.
  func loss(
    _ examples: Examples, weights: [[Double]], offsets: [[Double]]
  ) -> Double {
    examples.labels.enumerated().reduce(0) { sum, example in
      let image = examples.codes.elements[example.offset * 18..<(example.offset + 1) * 18]
      let outputs = outputs(image, weights: weights, offsets: offsets)
      let largest = outputs.max() ?? 0
      let all = outputs.reduce(0) { $0 + exp($1 - largest) }
      return sum + largest + log(all) - outputs[example.element]
    } / Double(examples.labels.count)
  }

  func loss(_ examples: Examples, _ chip: ChipWeights) -> Double {
    loss(examples, weights: chip.reals, offsets: chip.offsets.map(\.elements))
  }

  /// The mean squared difference of a chip's outputs from those of the program on ideal cells.
  func distance(_ examples: Examples, _ chip: ChipWeights) -> Double {
    let ideal = self.chip(error: 0, offset: 0)
    let squares = examples.labels.indices.flatMap { example -> [Double] in
      let image = examples.codes.elements[example * 18..<(example + 1) * 18]
      let sides = [chip, ideal].map {
        outputs(image, weights: $0.reals, offsets: $0.offsets.map(\.elements))
      }
      return zip(sides[0], sides[1]).map { ($0 - $1) * ($0 - $1) }
    }
    return squares.reduce(0, +) / Double(squares.count)
  }

  /// The zero point of the input of each layer.
  var zeroPoints: [Double] { [Double(input.zeroPoint), Double(hidden.zeroPoint)] }

  /// The slopes of the loss with respect to each weight, by central differences; the offset of its
  /// column takes up the zero point.
  func slopes(_ examples: Examples, _ chip: ChipWeights) -> [[Double]] {
    let step = 1e-3
    return chip.reals.indices.map { layer in
      chip.reals[layer].indices.map { index in
        let sides = [step, -step].map { change in
          var (weights, offsets) = (chip.reals, chip.offsets.map(\.elements))
          weights[layer][index] += change
          offsets[layer][index % 3] -= zeroPoints[layer] * change
          return loss(examples, weights: weights, offsets: offsets)
        }
        return (sides[0] - sides[1]) / (2 * step)
      }
    }
  }
}

extension ChipWeights {
  fileprivate var reals: [[Double]] { weights.map { $0.elements.map(Double.init) } }
}
