import Basics
import IntegerModel
import NetworkIR
import TestSupport
import Testing

/// `y = W·x` with `W` `[2, 3]`.
private let product = MatrixForm(
  weightInput: 1, biasInput: 2, rows: 3, columns: 2, window: nil,
  layout: WeightLayout(column: 3, channel: 1))

@Test func aMatrixRoundsOncePerColumn() throws {
  let weights = QuantizedWeights(
    codes: Tensor([2, 3], [1, -2, 3, 4, 0, -1]), bits: 4, scales: [0.5, 0.25])
  let graph = matrixGraph(
    product, weights: weights, bias: [2, -5], from: [1, 3], unsigned(4, 1), to: [1, 2],
    signed(8, 1))
  // (5 − 14 + 27 + 2) / 2 = 10; (20 − 9 − 5) / 4 = 1.5, rounded up
  #expect(try run(graph, [5, 7, 9]) == [10, 2])
}

@Test func aClampNarrowsTheCodes() throws {
  let weights = QuantizedWeights(
    codes: Tensor([2, 3], [1, 1, 1, -1, -1, -1]), bits: 4, scales: [1])
  let graph = matrixGraph(
    product, weights: weights, bias: [0, 0], from: [1, 3], unsigned(4, 1), to: [1, 2],
    signed(8, 1), clamp: 0...6)
  #expect(try run(graph, [5, 7, 9]) == [6, 0])
}

@Test func paddingFillsWithTheZeroPoint() throws {
  let form = convolution([1, 1, 3], bias: false, window([3], pads: 1, outputs: [2]))
  let weights = QuantizedWeights(codes: Tensor([1, 1, 3], [1, 2, 4]), bits: 4, scales: [1])
  let graph = matrixGraph(
    form, weights: weights, bias: nil, from: [1, 1, 2], unsigned(4, 1, zero: 3), to: [1, 1, 2],
    signed(8, 1, zero: 10))
  // reals [2, −1]: 2·2 − 4 = 0 and 2 − 2 = 0; plus the output's zero point
  #expect(try run(graph, [5, 2]) == [10, 10])
  #expect(try run(graph, [5, 3]) == [14, 12])
}

@Test func groupsReadTheirOwnChannels() throws {
  let form = convolution([2, 1, 1], groups: 2, bias: false, window([1], outputs: [2]))
  let weights = QuantizedWeights(codes: Tensor([2, 1, 1], [2, 3]), bits: 4, scales: [1])
  let graph = matrixGraph(
    form, weights: weights, bias: nil, from: [1, 2, 2], unsigned(4, 1), to: [1, 2, 2],
    unsigned(8, 1))
  #expect(try run(graph, [1, 2, 3, 4]) == [2, 4, 9, 12])
  #expect(form.matrix(of: weights.codes) == Tensor([2, 2], [2, 0, 0, 3]))
}

@Test(arguments: [1, 2, 4])
func convolutionsEqualTheirDefinition(groups: Int) throws {
  var numbers = Sequence32(UInt64(groups))
  let (channels, outputs, size) = (4, 8, 5)
  let shape = [outputs, channels / groups, 3, 2]
  let codes = (0..<shape.elementCount).map { _ in Int16(numbers.next(in: -127...127)) }
  let bias = (0..<outputs).map { _ in numbers.next(in: -5000...5000) }
  let input = (0..<channels * size * size).map { _ in Int32(numbers.next(in: 0...255)) }
  let scales = (0..<outputs).map { _ in Double(numbers.next(in: 1...1000)) / 1000 }
  let frame = window([3, 2], strides: [2, 1], pads: 1, outputs: [3, 6])
  let graph = matrixGraph(
    convolution(shape, groups: groups, bias: true, frame),
    weights: QuantizedWeights(codes: Tensor(shape, codes), bits: 8, scales: scales), bias: bias,
    from: [1, channels, size, size], unsigned(8, 0.01, zero: 9), to: [1, outputs, 3, 6],
    signed(8, 0.3, zero: -4))
  var expected: [Int32] = []
  for o in 0..<outputs {
    let step = try Requantization(factor: 0.01 * scales[o] / 0.3)
    for y in 0..<3 {
      for x in 0..<6 {
        var sum = bias[o]
        for c in 0..<channels / groups {
          for i in 0..<3 {
            for j in 0..<2 {
              let (row, column) = (2 * y + i - 1, x + j - 1)
              guard 0..<size ~= row, 0..<size ~= column else { continue }
              let channel = o / (outputs / groups) * (channels / groups) + c
              let real = input[(channel * size + row) * size + column] - 9
              sum += Int(real) * Int(codes[((o * shape[1] + c) * 3 + i) * 2 + j])
            }
          }
        }
        let rounded = (sum * step.multiplier + 1 << (step.shift - 1)) >> step.shift
        expected.append(Int32(min(max(rounded - 4, -128), 127)))
      }
    }
  }
  #expect(try run(graph, input) == expected)
}

@Test func offsetsThatDoNotFitAreRefusedBeforeRunning() throws {
  let rows = 1 << 12
  let form = MatrixForm(
    weightInput: 1, biasInput: nil, rows: rows, columns: 1, window: nil,
    layout: WeightLayout(column: rows, channel: 1))
  let weights = QuantizedWeights(
    codes: Tensor([rows], repeating: 32767), bits: 16, scales: [1e-7])
  let graph = matrixGraph(
    form, weights: weights, bias: nil, from: [1, rows], unsigned(16, 1e-5, zero: 1 << 15),
    to: [1, 1], unsigned(8, 1e-3))
  let refusal = try diagnostic { _ = try IntegerExecutor(QuantizedGraph(graph)) }
  #expect(refusal.message.hasPrefix("a bias and a zero point, scaled by"))
  #expect(refusal.place?.source == "node 'y'")
}

@Test func aBiasBeyondThirtyTwoBitsIsRefused() throws {
  let weights = QuantizedWeights(codes: Tensor([2, 3], repeating: 1), bits: 4, scales: [1])
  let graph = matrixGraph(
    product, weights: weights, bias: [0, 1 << 31], from: [1, 3], unsigned(4, 1), to: [1, 2],
    signed(8, 1))
  #expect(
    try diagnostic { _ = try IntegerExecutor(QuantizedGraph(graph)) }.message
      == "the bias 'b' holds 2147483648, which exceeds 32 bits")
}

/// Sums of 16-bit codes exceed 32 bits; compares the wide product with plain arithmetic.
@Test func sixteenBitCodesAndWeightsAreExact() throws {
  var sequence = Sequence32(16)
  let (rows, columns) = (40, 3)
  let weights = (0..<rows * columns).map { _ in Int16(sequence.next(in: -32767...32767)) }
  let codes = (0..<rows).map { _ in Int32(sequence.next(in: 60000...65535)) }
  let form = MatrixForm(
    weightInput: 1, biasInput: nil, rows: rows, columns: columns, window: nil,
    layout: WeightLayout(column: 1, channel: columns))
  let graph = matrixGraph(
    form,
    weights: QuantizedWeights(codes: Tensor([rows, columns], weights), bits: 16, scales: [0.5]),
    bias: nil, from: [1, rows], unsigned(16, 1), to: [1, columns], signed(16, 0x1p20))
  let step = try Requantization(factor: 0x1p-21)
  let expected = (0..<columns).map { column in
    let sum = (0..<rows).reduce(0) { $0 + Int(codes[$1]) * Int(weights[$1 * columns + column]) }
    return Int32(step.apply(sum, clamp: -32768...32767))
  }
  #expect(try run(graph, codes) == expected)
}
