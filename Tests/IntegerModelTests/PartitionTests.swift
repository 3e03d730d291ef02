import Basics
import IntegerModel
import NetworkIR
import TestSupport
import Testing

/// A chain of nodes over `x` `[1, 2]`, all in one format.
private func chain(_ forms: [(String, IntegerForm)]) -> Graph {
  let names = ["x"] + forms.map(\.0)
  var graph = Graph(
    inputs: [.init("x", .real([1, 2]))],
    nodes: forms.indices.map { index in
      Node(
        names[index + 1], Stand(forms[index].1, [1, 2]), inputs: [names[index]],
        outputs: [names[index + 1]])
    }, outputs: [names[names.count - 1]])
  graph.quantization = Quantization(
    activations: Dictionary(uniqueKeysWithValues: names.map { ($0, signed(8, 0.5)) }))
  return graph
}

@Test func nodesAfterTheProgramAreComputedOnRealNumbers() throws {
  let executor = try IntegerExecutor(
    QuantizedGraph(
      chain([
        ("r", .affine(AffineForm(clamp: 0...1))), ("s", .afterProgram), ("l", .function(exp)),
      ])))
  #expect(executor.network.outputs.map(\.name) == ["r"])
  let codes = try executor.run(["x": Tensor<Float>([1, 2], [-3, 7])])
  #expect(codes["r"]?.elements == [0, 2])
  // both nodes halve their input
  #expect(try executor.outputs(of: codes) == [Tensor([1, 2], [0, 0.25])])
}

private func exp(_ x: Double) -> Double { x }

@Test func aNodeAfterTheProgramCannotFeedAMatrix() throws {
  let matrix = MatrixForm(
    weightInput: 1, biasInput: nil, rows: 2, columns: 2, window: nil,
    layout: WeightLayout(column: 1, channel: 2))
  let graph = chain([
    ("s", .afterProgram), ("v", .rearrangement(.reshape([1, 2]))), ("m", .matrix(matrix)),
  ])
  let refusal = try diagnostic { _ = try IntegerExecutor(QuantizedGraph(graph)) }
  #expect(
    refusal.description
      == "node 'm': Stand 's' is computed on real numbers after the program, "
      + "so Stand 'm' cannot use its result")
  #expect(
    refusal.notes == [
      "use Stand only on the way to an output", "'--host-operators' computes Stand on the host",
    ])
}

/// What a matrix needs is computed by the host, not after the program; what only an output needs is not.
@Test func theHostComputesWhatMustBeKnownBeforeTheEnd() throws {
  let matrix = MatrixForm(
    weightInput: 1, biasInput: nil, rows: 2, columns: 2, window: nil,
    layout: WeightLayout(column: 1, channel: 2))
  var graph = chain([
    ("s", .afterProgram), ("v", .rearrangement(.reshape([1, 2]))), ("m", .matrix(matrix)),
    ("t", .afterProgram),
  ])
  graph.usesHost = true
  graph.nodes[2].inputs.append("w")
  graph.quantization?.weights["w"] = QuantizedWeights(
    codes: Tensor([2, 2], [1, 0, 0, 1]), bits: 8, scales: [1])
  let executor = try IntegerExecutor(QuantizedGraph(graph))
  #expect(executor.network.hostFunctions.keys.sorted() == ["s"])
  #expect(executor.network.tail.map(\.name) == ["t"])
  // the operator halves: -5 is -2.5, halved -1.25, which rounds to -2.5 steps of 0.5, and those up
  let codes = try executor.run(["x": Tensor<Int32>([1, 2], [-5, 127])])
  #expect(codes["s"]?.elements == [-2, 64])
  #expect(codes["v"]?.elements == [-2, 64])
}

@Test func theHostClampsToTheCodesOfItsOutput() throws {
  var graph = chain([("s", .host)])
  graph.quantization?.activations["s"] = unsigned(3, 0.5, zero: 1)
  graph.nodes[0].clamp = -10...1
  let executor = try IntegerExecutor(QuantizedGraph(graph))
  let codes = try executor.run(["x": Tensor<Int32>([1, 2], [-9, 100])])
  #expect(codes["s"]?.elements == [0, 3])
}

@Test(arguments: [
  ([2, 2], "it computes float32[2, 2], whose first axis is not that of one image"),
  ([], "it computes float32[], whose first axis is not that of one image"),
])
func theHostComputesOneImage(shape: [Int], reason: String) throws {
  var network = graph(.afterProgram, from: [([1, 2], signed(8, 1))], to: shape, signed(8, 1))
  network.nodes.append(Node("z", Stand(.product, shape), inputs: ["y", "y"], outputs: ["z"]))
  network.outputs = ["z"]
  network.usesHost = true
  #expect(try diagnostic { _ = try network.partition() }.message == reason)
}

@Test func theTextSaysThatTheHostComputes() throws {
  let text = """
    memc-network 1
    input x float32[1, 2]
    host-operators
    y = Stand(x)
    output y

    """
  let operators = Catalogue<any NetworkIR.Operator>("operator", [Stand.self])
  let graph = try Graph(text: text, source: "t", operators: operators) { _ in
    throw Diagnostic(.missing, "no constants")
  }
  #expect(graph.usesHost)
  #expect(graph.description == text)
  #expect(
    try diagnostic {
      _ = try Graph(
        text: text.replacing("host-operators", with: "host-operators\nhost-operators"),
        source: "t", operators: operators
      ) { _ in throw Diagnostic(.missing, "no constants") }
    }.message == "'host-operators' is given twice")
}

@Test func aNetworkWithoutFormatsIsRefused() throws {
  var graph = chain([("r", .affine(AffineForm()))])
  graph.quantization?.activations["r"] = nil
  #expect(
    try diagnostic { _ = try IntegerExecutor(QuantizedGraph(graph)) }.description
      == "node 'r': the value 'r' has no activation format")
  graph.quantization = nil
  #expect(
    try diagnostic { _ = try IntegerExecutor(QuantizedGraph(graph)) }.message
      == "the network is not quantized")
}

@Test func inputsAreCheckedBeforeTheyAreUsed() throws {
  let executor = try IntegerExecutor(QuantizedGraph(chain([("r", .affine(AffineForm()))])))
  #expect(
    try diagnostic { _ = try executor.run([String: Tensor<Int32>]()) }.message
      == "the input 'x' is missing")
  #expect(
    try diagnostic { _ = try executor.run(["x": Tensor<Int32>([2], [0, 0])]) }.message
      == "input 'x' must have shape [1, 2], not [2]")
  #expect(
    try diagnostic { _ = try executor.run(["x": Tensor<Int32>([1, 2], [0, 128])]) }.message
      == "input 'x' must hold codes in -128...127, not 128")
}

@Test func valuesWithoutElementsAreRefused() throws {
  let format = unsigned(8, 1)
  let empty = graph(.affine(AffineForm()), from: [([1, 0], format)], to: [1, 0], format)
  #expect(
    try diagnostic { _ = try IntegerExecutor(QuantizedGraph(empty)) }.description
      == "node 'y': the value 'x0', float32[1, 0], has no elements")
}

@Test func windowsTooLargeToCountAreRefused() throws {
  let format = unsigned(8, 1)
  let kernel = [1 << 30, 1 << 30, 1 << 30]
  let huge = graph(
    .pool(PoolForm(.max, window(kernel, outputs: [1, 1, 1]))),
    from: [([1, 1, 1, 1, 1], format)], to: [1, 1, 1, 1, 1], format)
  #expect(
    try diagnostic { _ = try IntegerExecutor(QuantizedGraph(huge)) }.message
      == "a window of [1073741824, 1073741824, 1073741824] has too many elements")
}

/// As of `Pad` that crops an axis away, which is folded though an input is none.
@Test func outputsWithoutElementsAreRefused() throws {
  var empty = chain([("r", .affine(AffineForm()))])
  empty.constants["e"] = AnyTensor(Tensor<Float>([1, 0], []))
  empty.outputs.append("e")
  #expect(
    try diagnostic { _ = try empty.partition() }.description
      == "the output 'e', float32[1, 0], has no elements")
}
