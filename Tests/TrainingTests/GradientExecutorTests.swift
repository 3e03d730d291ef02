import Basics
import NetworkIR
import Operators
import Testing
import Training

@Suite struct GradientExecutorTests {
  /// A small network that reads its weights `@k` and the value `a` twice.
  private static let residual = """
    memc-network 1
    input x float32[2, 2, 4, 4]
    a = Conv(x, @k, @b) {pads = [1, 1, 1, 1]} clamp [0.0, 6.0]
    c = Conv(a, @k, @b) {pads = [1, 1, 1, 1]}
    n = BatchNormalization(c, @scale, @shift, @mean, @variance)
    s = Add(n, a) clamp [0.0, inf]
    m = MaxPool(s) {kernel_shape = [2, 2], strides = [2, 2]}
    g = GlobalAveragePool(m)
    t = Sigmoid(m)
    f = Flatten(g)
    h = Gemm(f, @w, @v) {transB = 1}
    y = LogSoftmax(h)
    output y
    output t
    """

  private static let shapes = [
    "k": [2, 2, 3, 3], "b": [2], "scale": [2], "shift": [2], "mean": [2], "variance": [2],
    "w": [3, 2], "v": [3],
  ]

  @Test(arguments: 0..<UInt64(10))
  func gradientsOfAResidualNetworkMatchFiniteDifferences(seed: UInt64) throws {
    let graph = try Graph(text: Self.residual, source: "net", operators: operators) { name in
      let shape = try #require(Self.shapes[name])
      let stream = UInt64(Self.shapes.keys.sorted().firstIndex(of: name) ?? 0) + 1
      let values = Philox(seed: seed, stream: stream).distinctReals(shape).map { $0 / 4.1 }
      return AnyTensor(name == "variance" ? values.map { $0.magnitude + 0.5 } : values)
    }
    try expectGradients(graph, seed: seed)
  }

  @Test(arguments: 0..<UInt64(40))
  func gradientsOfARandomNetworkMatchFiniteDifferences(seed: UInt64) throws {
    try expectGradients(try RandomGraph.make(seed: seed, quantized: false), seed: seed)
  }

  private func expectGradients(_ graph: Graph, seed: UInt64) throws {
    let types = try graph.types()
    let inputs = graph.inputs.reduce(into: [String: Tensor<Float>]()) {
      $0[$1.name] = Philox(seed: seed, stream: 20).distinctReals($1.type.shape).map { $0 / 2.3 }
    }
    let outputs = Array(Set(graph.outputs)).sorted()
    let upstream = outputs.enumerated().map { index, name in
      Philox(seed: seed, stream: 21 + UInt64(index)).distinctReals(types[name]?.shape ?? [])
    }
    let gradients = try GradientExecutor().run(
      graph, inputs: inputs,
      upstream: Dictionary(zip(outputs, upstream)) { first, _ in first })
    let names = gradients.keys.sorted()
    #expect(names == (graph.inputs.map(\.name) + graph.constants.keys).sorted())
    let variables = names.compactMap { inputs[$0] ?? graph.constants[$0]?.asReal }
    // every node rounds its outputs; differences across kinks are meaningless
    let differences = FiniteDifferences(
      step: 1 / 512, roundings: 4 * Double(graph.nodes.count), relativeTolerance: 1e-2)
    try differences.expect(
      names.compactMap { gradients[$0] }, of: variables, upstream: upstream, leavingOut: 0.2
    ) { moved in
      var (graph, inputs) = (graph, inputs)
      for (name, value) in zip(names, moved) {
        if graph.constants[name] == nil {
          inputs[name] = value
        } else {
          graph.constants[name] = AnyTensor(value)
        }
      }
      let results = try FloatExecutor().run(graph, inputs: inputs)
      return outputs.compactMap { results[$0] }
    }
  }

  @Test func aGradientPassesOnlyStrictlyInsideAClamp() throws {
    let gradients = try run(
      "input x float32[3]\ny = Identity(x) clamp [0.0, 1.0]\noutput y",
      ["x": Tensor([3], [0, 0.5, 1])], ["y": Tensor([3], [7, 8, 9])])
    #expect(gradients == ["x": Tensor([3], [0, 8, 0])])
  }

  @Test func aGradientIsThatOfTheOperatorBeforeItsClamp() throws {
    let input = Tensor<Float>([2], [1, -1])
    let softmax = try run(
      "input x float32[2]\ny = Softmax(x)\noutput y", ["x": input], ["y": Tensor([2], [0, 1])])
    let clamped = try run(
      "input x float32[2]\ny = Softmax(x) clamp [0.0, 0.5]\noutput y", ["x": input],
      ["y": Tensor([2], [3, 1])])
    #expect(softmax == clamped)
  }

  @Test func gradientsOfAValueReadTwiceAddUp() throws {
    let gradients = try run(
      "input x float32[1]\na = Mul(x, x)\nb = Add(a, x)\noutput b\noutput a",
      ["x": Tensor([1], [3])], ["b": Tensor([1], [10]), "a": Tensor([1], [100])])
    #expect(gradients == ["x": Tensor([1], [(10 + 100) * 6 + 10])])
  }

  @Test func aValueThatNoOutputDependsOnHasAGradientOfZeros() throws {
    let gradients = try run(
      """
      input x float32[2]
      input i int64[1]
      input z float32[2]
      a = Gather(x, i)
      b = Ceil(z)
      output a
      output b
      """,
      ["x": Tensor([2], [3, 4]), "i": Tensor([1], [1]), "z": Tensor([2], [0, 1])],
      ["a": Tensor([1], [5])])
    #expect(gradients == ["x": Tensor([2], [0, 5]), "z": Tensor([2], [0, 0])])
  }

  @Test func everyNodeWithoutAGradientIsNamed() throws {
    let error = #expect(throws: Diagnostics.self) {
      try run(
        """
        input x float32[2]
        a = Ceil(x)
        s = Shape(x)
        b = Floor(a)
        c = Ceil(x)
        output b
        output s
        output c
        """, ["x": Tensor([2], [0, 1])], ["b": Tensor([2], [1, 1])])
    }
    #expect(
      error?.all.map(\.description) == [
        "net:3:1: 'Ceil' has no gradient", "net:5:1: 'Floor' has no gradient",
      ])
    #expect(error?.all.allSatisfy { $0.kind == .unsupported } == true)
  }

  @Test func givenGradientsMustBelongToRealOutputs() throws {
    let error = #expect(throws: Diagnostics.self) {
      try run(
        "input x float32[2]\na = Relu(x)\ns = Shape(x)\noutput a\noutput s",
        ["x": Tensor([2], [0, 1])],
        ["a": Tensor([1], [0]), "s": Tensor([1], [0]), "x": Tensor([2], [0, 0])])
    }
    #expect(
      error?.all.map(\.message) == [
        "the gradient of 'a' must have shape [2], not [1]",
        "the output 's' holds integers, which have no gradient",
        "'x' is not an output of the network",
      ])
  }

  private func run(
    _ statements: String, _ inputs: [String: Tensor<Float>], _ upstream: [String: Tensor<Float>]
  ) throws -> [String: Tensor<Float>] {
    let graph = try Graph(
      text: "memc-network 1\n\(statements)\n", source: "net", operators: operators
    ) { _ in
      AnyTensor(Tensor([0], [Float]()))
    }
    return try GradientExecutor().run(graph, inputs: inputs, upstream: upstream)
  }
}
