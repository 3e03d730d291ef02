import Basics
import NetworkIR
import Operators
import Testing

/// A network for a batch is converted to the network for one image, or refused.
@Suite struct SingleImageTests {
  private func graph(_ text: String) throws -> Graph {
    try Graph(text: "memc-network 1\n\(text)\n", source: "test", operators: operators) { name in
      let shape = Self.constants[name] ?? [1]
      if name == "indices" { return AnyTensor(Tensor([4], [3, 1, 0, 2])) }
      let elements = (0..<shape.elementCount).map { Float($0 * 7 % 11) / 4 - 1 }
      return AnyTensor(Tensor(shape, elements))
    }
  }

  /// Shapes of the constants that the networks below read.
  private static let constants: [String: [Int]] = [
    "w": [2, 1, 3, 3], "g": [3, 8], "d": [3, 2], "square": [4, 4], "row": [1, 3], "batch": [4, 3],
    "two": [2],
  ]

  /// The outputs of the converted network for each image equal those of the batch.
  @Test(arguments: [
    "f = Flatten(c)\ny = Gemm(f, @g) {transB = 1}",
    "f = Reshape(c) {shape = [4, 8]}\ny = Gemm(f, @g) {transB = 1}",
    "f = Reshape(c) {shape = [4, -1]}\ny = Gemm(f, @g) {transB = 1}",
    "f = Reshape(c) {shape = [-1, 8]}\ny = Gemm(f, @g) {transB = 1}",
    "f = Reshape(c) {shape = [0, -1]}\ny = Gemm(f, @g) {transB = 1}",
    "m = GlobalAveragePool(c)\nf = Squeeze(m)\ny = Gemm(f, @d) {transB = 1}",
    "m = GlobalAveragePool(c)\nn = Expand(m) {shape = [4, 2, 2, 2]}\ny = Add(n, c)",
    "y = Slice(c) {starts = [0, 1], ends = [4, 2], axes = [0, 1]}",
    "s = Transpose(c) {perm = [0, 2, 3, 1]}\ny = Softmax(s) {axis = 3}",
    "y = ReduceMean(c) {axes = [1, 2], keepdims = 0}",
    "y = Concat(c, c) {axis = 1}",
    "y = Resize(c) {sizes = [4, 2, 3, 4], mode = \"linear\"}",
    "y = Resize(c) {sizes = [4, 4], axes = [-1, 2]}",
    "y = Tile(c) {repeats = [1, 2, 1, 3]}",
    "a, b = Split(c) {axis = 1, num_outputs = 2}\ny = Max(a, b)",
    "y = ConvTranspose(c, @w) {strides = [2, 2], output_shape = [4, 1, 5, 5]}",
    "y = InstanceNormalization(c, @two, @two)",
    "y = LRN(c) {size = 3}",
    "y = ReduceSum(c) {axes = [-1], keepdims = 0}",
    "y = Add(c, c)",
  ])
  func aNetworkThatWorksImageByImageIsConverted(tail: String) throws {
    let batch = try graph("input x float32[4, 1, 4, 4]\nc = Conv(x, @w)\n\(tail)\noutput y")
    let single = try SingleImage(batch)
    #expect(single.refusals.isEmpty)
    #expect(single.assumption == "the batch of 4 of input 'x' is taken as 1")
    try single.graph.verify()
    let images = Tensor([4, 1, 4, 4], (0..<64).map { Float($0 * 13 % 17) / 8 - 1 })
    let whole = try FloatExecutor().run(batch, inputs: ["x": images])["y"]
    let parts = try (0..<4).flatMap { index in
      let image = Tensor([1, 1, 4, 4], Array(images.elements[index * 16..<(index + 1) * 16]))
      return try FloatExecutor().run(single.graph, inputs: ["x": image])["y"]?.elements ?? []
    }
    #expect(whole?.elements == parts)
  }

  @Test(arguments: [
    "y = Softmax(x) {axis = 0}",
    "y = Transpose(x) {perm = [1, 0]}",
    "y = Concat(x, x) {axis = 0}",
    "y = Resize(x) {sizes = [8, 3]}",
    "y = Resize(x) {scales = [0.5, 1.0]}",
    "y = Tile(x) {repeats = [2, 1]}",
    "y, z = Split(x) {axis = 0, num_outputs = 2}",
    "y = Gather(x, @indices)",
    "y = ReduceMax(x) {axes = [0]}",
    "y = Flatten(x) {axis = 0}",
    "y = ReduceMean(x) {axes = [0]}",
    "y = MatMul(@square, x)",
    "y = Slice(x) {starts = [3], ends = [-9], axes = [0], steps = [-1]}",
    "y = Slice(x) {starts = [1], ends = [2], axes = [0]}",
    "y = Pad(x) {pads = [1, 0, -1, 0]}",
    "y = Reshape(x) {shape = [3, 4]}",
    "y = Unsqueeze(x) {axes = [0]}",
    "y = Add(x, @batch)",
  ])
  func aNodeThatProcessesImagesTogetherIsRefused(node: String) throws {
    let single = try SingleImage(graph("input x float32[4, 3]\n\(node)\noutput y"))
    #expect(single.refusals.map(\.kind) == [.unsupported])
    #expect(single.refusals[0].message.contains("processes the 4 images of the batch together"))
  }

  @Test func theRefusalSaysWhatTheNodeDoes() throws {
    let single = try SingleImage(
      graph("input x float32[4, 3]\ny = Transpose(x) {perm = [1, 0]}\noutput y"))
    #expect(
      single.refusals.map(\.description) == [
        "test:3:1: Transpose processes the 4 images of the batch together: it computes [3, 4] "
          + "from [4, 3]"
      ])
    #expect(
      single.refusals.flatMap(\.notes) == [
        "export the model for one image; memc compiles networks that work image by image"
      ])
  }

  @Test func nodesAfterARefusedOneAreNotRefused() throws {
    let single = try SingleImage(
      graph("input x float32[4, 3]\na = Transpose(x)\nb = Transpose(a)\ny = Relu(b)\noutput y"))
    #expect(single.refusals.count == 1)
  }

  @Test func aConstantOutputThatRepeatsForEachImageIsReducedToOnePart() throws {
    var batch = try graph("input x float32[4, 3]\ny = Relu(x)\noutput y")
    batch.outputs.append("zeros")
    batch.constants["zeros"] = AnyTensor(Tensor([4, 2], repeating: Float(0)))
    let single = try SingleImage(batch).graph
    #expect(single.constants["zeros"]?.shape == [1, 2])
  }

  @Test func aConstantThatRepeatsForEachImageIsReducedToOnePart() throws {
    var batch = try graph("input x float32[4, 3]\ny = Add(x, @batch)\noutput y")
    batch.constants["batch"] = AnyTensor(
      Tensor<Float>([4, 3], (0..<12).map { Float($0 % 3 + 1) }))
    let single = try SingleImage(batch)
    #expect(single.refusals.isEmpty)
    #expect(single.graph.constants["batch.image"]?.real?.elements == [1, 2, 3])
    try single.graph.verify()
  }

  @Test func inputsOfOneImageAreUnchanged() throws {
    let network = try graph("input x float32[1, 3]\ny = Relu(x)\noutput y")
    let single = try SingleImage(network)
    #expect(single.graph == network && single.assumption == nil)
  }

  @Test func valuesWithoutImagesAreUnchanged() throws {
    let single = try SingleImage(
      graph("input x float32[4, 3]\ninput z float32[1, 3]\na = Relu(z)\ny = Add(x, a)\noutput y"))
    #expect(single.refusals.isEmpty)
    #expect(single.graph.inputs.map(\.type) == [.real([1, 3]), .real([1, 3])])
  }

  @Test func inputsMustHaveTheSameBatchSize() throws {
    let single = try SingleImage(
      graph(
        "input x float32[4, 3]\ninput z float32[5, 3]\ny = Relu(x)\nv = Relu(z)\noutput y\noutput v"
      ))
    #expect(single.refusals.map(\.message) == ["input 'z' has a batch of 5, others of 4"])
  }
}
