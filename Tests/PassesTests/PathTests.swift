import Basics
import NetworkIR
import Operators
import Passes
import TestSupport
import Testing

private func run(_ name: String, _ graph: Graph, _ context: PassContext = context()) throws -> Graph
{
  var reader = TextReader("{}", source: "test")
  return try passes.make(name, try reader.record()).run(graph, in: context)
}

private func elements(_ graph: Graph, _ name: String) -> [Float] {
  graph.constants[name]?.real?.elements ?? []
}

/// Whether both graphs return the same bits for some inputs.
private func areSame(_ a: Graph, _ b: Graph) throws -> Bool {
  try (0..<4 as Range<UInt64>).allSatisfy { seed in
    let inputs = randomInputs(a, seed: seed)
    return try FloatExecutor().run(a, inputs: inputs) == FloatExecutor().run(b, inputs: inputs)
  }
}

/// `graph` with some columns set to zero; the first axis of the constants is that of the columns.
private func zeroing(_ columns: [(String, [Int])], in graph: Graph) -> Graph {
  columns.reduce(into: graph) { graph, next in
    guard var tensor = graph.constants[next.0]?.real else { return }
    let size = tensor.count / tensor.shape[0]
    for column in next.1 {
      for index in column * size..<(column + 1) * size { tensor.elements[index] = 0 }
    }
    graph.constants[next.0] = AnyTensor(tensor)
  }
}

/// Two layers with two channels between them.
private func chain(bias: [Float], weights: [Float], second: [Float]) throws -> Graph {
  try network(
    """
    input x float32[1, 2]
    m1 = Gemm(x, @w1, @b1) {transB = 1}
    r = Relu(m1)
    m2 = Gemm(r, @w2, @b2) {transB = 1}
    output m2
    """, [:],
    [
      "w1": Tensor([2, 2], weights), "b1": Tensor([2], bias), "w2": Tensor([1, 2], second),
      "b2": Tensor([1], [1]),
    ])
}

/// A residual block whose sum joins the channels of `c1` and `c3`.
private func residual() throws -> Graph {
  try network(
    """
    input x float32[1, 1, 6, 6]
    c1 = Conv(x, @w1, @b1) {pads = [1, 1, 1, 1]}
    r1 = Relu(c1)
    c2 = Conv(r1, @w2, @b2) {pads = [1, 1, 1, 1]}
    r2 = Relu(c2)
    c3 = Conv(r2, @w3, @b3) {pads = [1, 1, 1, 1]}
    s = Add(c3, r1)
    p = MaxPool(s) {kernel_shape = [2, 2], strides = [2, 2]}
    scaled = Mul(p, @k)
    f = Reshape(scaled) {shape = [1, 36]}
    y = MatMul(f, @w4)
    output y
    """,
    [
      "w1": [4, 1, 3, 3], "b1": [4], "w2": [5, 4, 3, 3], "b2": [5], "w3": [4, 5, 3, 3], "b3": [4],
      "k": [4, 1, 1], "w4": [36, 3],
    ])
}

@Test func aChannelThatFeedsNothingIsRemovedWithItsBias() throws {
  let graph = try chain(bias: [1, 2], weights: [1, 2, 3, 4], second: [5, 0])
  let pruned = try run("remove-unused-paths", graph)
  #expect(elements(pruned, "w1") == [1, 2, 0, 0])
  #expect(elements(pruned, "b1") == [1, 0])
  #expect(try areSame(graph, pruned))
}

@Test func aChannelFedByNothingIsFoldedIntoTheNextBias() throws {
  let graph = try chain(bias: [1, 2], weights: [1, 2, 0, 0], second: [5, 3])
  let pruned = try run("remove-unused-paths", graph)
  #expect(elements(pruned, "w2") == [5, 0])
  #expect(elements(pruned, "b2") == [7])
  #expect(elements(pruned, "b1") == [1, 0])
  #expect(try largestDifference(graph, pruned) < 1e-6)
}

@Test func aChannelThatAnActivationMakesZeroIsRemovedExactly() throws {
  let graph = try chain(bias: [1, -2], weights: [1, 2, 0, 0], second: [5, 3])
  let pruned = try run("remove-unused-paths", graph)
  #expect(elements(pruned, "w2") == [5, 0] && elements(pruned, "b2") == [1])
  #expect(try areSame(graph, pruned))
}

@Test func aPaddedConstantChannelIsKept() throws {
  let graph = zeroing([("w1", [1])], in: try residual())
  var positive = graph
  positive.constants["b1"] = AnyTensor(Tensor<Float>([4], [1, 2, 3, 4]))
  // the channel is joined with that of c3, which varies
  #expect(try run("remove-unused-paths", positive) == positive)
  let dead = zeroing([("w3", [1])], in: positive)
  let context = context()
  let pruned = try run("remove-unused-paths", dead, context)
  #expect(try largestDifference(dead, pruned) < 1e-6)
  #expect(
    context.warnings.all.map(\.description) == [
      "test:5:1: 1 constant channels are kept: with padding, a bias cannot replace them"
    ])
}

@Test func networkOutputsAreKept() throws {
  let graph = try chain(bias: [1, 2], weights: [1, 2, 3, 4], second: [0, 0])
  let pruned = try run("remove-unused-paths", graph)
  #expect(elements(pruned, "b2") == [1])
  #expect(try run("shrink", pruned).types()["m2"]?.shape == [1, 1])
}

@Test func shrinkingAChainChangesNoBit() throws {
  let graph = zeroing(
    [
      ("w1", [0, 2]), ("b1", [0, 2]), ("w2", [3]), ("b2", [3]), ("w3", [1, 5, 7]),
      ("b3", [1, 5, 7]),
    ], in: try lenet())
  let small = try run("shrink", graph)
  #expect(small.constants["w1"]?.shape == [2, 1, 3, 3])
  #expect(small.constants["w2"]?.shape == [7, 2, 3, 3])
  #expect(small.constants["w3"]?.shape == [13, 28])
  #expect(small.constants["w4"]?.shape == [13, 10])
  #expect(try areSame(graph, small))
  #expect(try run("shrink", small) == small)
}

@Test func aResidualChannelIsRemovedOnlyFromAllBranches() throws {
  let one = zeroing([("w3", [2]), ("b3", [2])], in: try residual())
  #expect(try run("shrink", one) == one)
  let both = zeroing([("w1", [2]), ("b1", [2]), ("w2", [0]), ("b2", [0])], in: one)
  let small = try run("shrink", both)
  #expect(small.constants["w1"]?.shape == [3, 1, 3, 3])
  #expect(small.constants["w2"]?.shape == [4, 3, 3, 3])
  #expect(small.constants["w3"]?.shape == [3, 4, 3, 3])
  #expect(small.constants["k"]?.shape == [3, 1, 1])
  #expect(small.constants["w4"]?.shape == [27, 3])
  #expect(try areSame(both, small))
}

@Test func convolutionGroupsAreRemovedWhole() throws {
  let graph = try network(
    """
    input x float32[1, 1, 4, 4]
    c1 = Conv(x, @w1)
    c2 = Conv(c1, @w2) {group = 2}
    g = GlobalAveragePool(c2)
    f = Flatten(g)
    y = Gemm(f, @w3) {transB = 1}
    output y
    """, ["w1": [4, 1, 1, 1], "w2": [4, 2, 1, 1], "w3": [3, 4]])
  let part = zeroing([("w1", [0]), ("w2", [0])], in: graph)
  #expect(try run("shrink", part) == part)
  let whole = zeroing([("w1", [0, 1]), ("w2", [0, 1])], in: graph)
  let small = try run("shrink", whole)
  #expect(small.constants["w2"]?.shape == [2, 2, 1, 1])
  #expect((small.nodes[1].op as? Conv)?.group == 1)
  #expect(try areSame(whole, small))
}

@Test func quantizedNetworksAreNotShrunk() throws {
  let graph = try Quantize().run(try lenet(), in: context())
  for name in ["shrink", "remove-unused-paths"] {
    #expect(
      try diagnostic { _ = try run(name, graph) }.description
        == "the network is already quantized")
  }
}
