import Basics
import NetworkIR
import Testing

@testable import Operators

@Suite struct ConvolutionTests {
  @Test(arguments: 0..<40) func theFastConvolutionEqualsItsDefinition(_ seed: Int) throws {
    let random = Philox(seed: UInt64(seed), stream: 3)
    let kernel = [[3, 3], [1, 1], [5, 2], [3], [2, 1, 3]][seed % 5]
    let rank = kernel.count
    let group = seed % 3 + 1
    let conv = try #require(
      try operators.make(
        "Conv",
        Record([
          "group": group.value, "kernel_shape": kernel.value,
          "strides": kernel.map { _ in seed / 5 % 2 + 1 }.value,
          "dilations": kernel.map { _ in seed / 10 % 2 + 1 }.value,
          "pads": (kernel + kernel).map { min($0 - 1, 2) }.value,
        ])) as? Conv)
    let sizes = [[23, 31], [40, 19], [61], [7, 6, 9]][[0, 1, 0, 2, 3][seed % 5]]
    #expect(sizes.count == rank)
    let (channels, columns) = ([1, 6, 70][seed % 3], [4, 9, 17][seed % 3])
    let shapes = [
      [2, group * channels] + sizes, [group * columns, channels] + kernel, [group * columns],
    ]
    let inputs = shapes.enumerated().map { index, shape in
      AnyTensor(
        Tensor(
          shape,
          (0..<shape.elementCount).map {
            Float(random.uniform(UInt64(index << 24 + $0)) * 2 - 1)
          }))
    }
    let expected = try conv.definition(inputs)
    #expect(try conv.evaluate(inputs) == expected)
    for instructionSet in Correlation.instructionSets {
      #expect(try conv.correlation(inputs, instructionSet) == expected)
    }
  }
}
