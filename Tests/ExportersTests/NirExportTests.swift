import Basics
import Importers
import NetworkIR
import Operators
import TestSupport
import Testing

@testable import Exporters

@Suite struct NirExportTests {
  /// The network of a text; constants hold different numbers.
  private func graph(_ text: String, _ shapes: [String: [Int]]) throws -> Graph {
    try Graph(text: "memc-network 1\n\(text)\n", source: "test", operators: operators) { name in
      let shape = shapes[name] ?? []
      let random = Philox(seed: 7, stream: UInt64(name.utf8.count))
      return AnyTensor(
        Tensor(
          shape, (0..<shape.elementCount).map { Float(random.uniform(UInt64($0))) - 0.4 }))
    }
  }

  private func written(_ graph: Graph) throws -> Graph {
    try withFolder { folder in
      try ModelWriter.write(graph, to: "\(folder)/m.nir", version: "test")
      return try ModelLoader.load("\(folder)/m.nir").requireGraph()
    }
  }

  private func convolutional(largest: String) throws -> Graph {
    try graph(
      """
      input image float32[1, 2, 6, 6]
      conv = Conv(image, @conv.weight, @conv.bias) {strides = [2, 1], pads = [1, 1, 1, 1], group = 2}
      spikes = Clip(conv) {min = 0.0, max = \(largest)}
      side = Conv(spikes, @side.weight) {pads = [1, 1, 1, 1]}
      both.sum = Add(spikes, side)
      both = Clip(both.sum) {min = 0.0, max = \(largest)}
      pool = AveragePool(both) {kernel_shape = [3, 2], strides = [1, 2]}
      flat = Flatten(pool)
      fc = Gemm(flat, @fc.weight, @fc.bias) {transB = 1}
      output fc
      """,
      [
        "conv.weight": [4, 1, 3, 3], "conv.bias": [4], "side.weight": [4, 4, 3, 3],
        "fc.weight": [5, 12], "fc.bias": [5],
      ])
  }

  @Test func aNetworkWithActivationsUpToOneIsReadBackAsItWas() throws {
    let original = try convolutional(largest: "1.0")
    let read = try written(original)
    #expect(read.description == original.description)
    #expect(read.constants == original.constants)
  }

  @Test func theLargestValueOfAnActivationBecomesTheThreshold() throws {
    let original = try convolutional(largest: "0.25")
    let inputs = original.randomInputs()
    let (expected, found) = (try original.run(inputs)[0], try written(original).run(inputs)[0])
    for (a, b) in zip(expected.elements, found.elements) { #expect((a - b).magnitude < 1e-5) }
  }

  @Test func theSameNetworkGivesTheSameBytes() throws {
    let graph = try convolutional(largest: "1.0")
    #expect(try NirExport.bytes(of: graph) == NirExport.bytes(of: graph))
  }

  @Test func clampsBecomeNeuronsAndSlashesUnderscores() throws {
    let original = try graph(
      """
      input x float32[1, 2]
      "/fc/Gemm" = Gemm(x, @w, @b) {transB = 1} clamp [0.0, 1.0]
      y = Gemm("/fc/Gemm", @v) {transB = 1}
      output y
      """, ["w": [2, 2], "b": [2], "v": [2, 2]])
    #expect(
      try written(original).nodes.map(\.name) == ["_fc_Gemm", "_fc_Gemm.neurons", "y"])
  }

  @Test func thePreparationOfImagesIsKept() throws {
    var original = try convolutional(largest: "1.0")
    original.preparation = ImagePreparation(
      mean: PerChannel(0.5), standardDeviation: PerChannel(0.25))
    #expect(try written(original).preparation == original.preparation)
  }

  @Test(arguments: [
    (
      "Relu(x)",
      "the activation has no largest value, which is the threshold of a neuron"
    ),
    (
      "Clip(x) {min = -1.0, max = 1.0}",
      "the activation is from -1.0 to 1.0, but a rate of spikes is from 0 up"
    ),
    ("MaxPool(x) {kernel_shape = [2, 2]}", "NIR has no node for MaxPool"),
    ("Sigmoid(x)", "NIR has no node for Sigmoid"),
    ("Add(x, @c)", "NIR has no node that only adds a constant"),
    (
      "AveragePool(x) {kernel_shape = [2, 2], pads = [1, 1, 1, 1]}",
      "NIR has average pooling over two axes, in which padding counts and is the same at both ends"
    ),
    (
      "Reshape(x) {shape = [1, 2, 8, 1]}", "NIR cannot give [1, 4, 4] the shape [2, 8, 1]"
    ),
  ])
  func aNodeThatNirLacksIsRefused(_ call: String, _ message: String) throws {
    let network = try graph(
      "input x float32[1, 1, 4, 4]\na = \(call)\noutput a", ["c": [1]])
    #expect(try diagnostic { try NirExport.bytes(of: network) }.message == message)
    #expect(
      try diagnostic { try ModelWriter.expectExpressible(network, in: "m.nir") }.message == message)
    try ModelWriter.expectExpressible(network, in: "m.onnx")
  }
}
