import Basics
import IntegerModel
import NetworkIR
import Passes
import TestSupport
import Testing

/// The bits of a value depend on what reads it.
@Suite struct WidthTests {
  private static let mixed = """
    input x float32[1, 4]
    a = MatMul(x, @w)
    t = Tanh(a)
    m = MatMul(t, @v)
    s = Sigmoid(m)
    output s
    """

  private func formats(_ record: String, _ text: String) throws -> [String: ActivationFormat] {
    let graph = try network(text, ["w": [4, 5], "v": [5, 3]])
    return try quantized(record, graph, nil).graph.quantization!.activations
  }

  private func quantized(_ record: String, _ graph: Graph, _ images: Tensor<Float>?) throws
    -> (graph: Graph, warnings: [String])
  {
    var reader = TextReader(record, source: "test")
    let outcome = try Pipeline([("quantize", try reader.record())]).run(graph, in: context(images))
    return (outcome.graph, outcome.warnings.map(\.description))
  }

  @Test func arraysTheVectorUnitAndOutputsHaveTheirOwnWidths() throws {
    let record = "{activation-bits = 4, output-bits = 12, layers = {m = {activation-bits = 6}}}"
    let bits = try formats(record, Self.mixed).mapValues(\.bits)
    #expect(bits == ["x": 4, "a": 8, "t": 6, "m": 12, "s": 12])
  }

  @Test func theVectorUnitMayHaveMoreBits() throws {
    let bits = try formats("{activation-bits = 4, vector-bits = 16}", Self.mixed).mapValues(\.bits)
    #expect(bits == ["x": 4, "a": 16, "t": 4, "m": 16, "s": 16])
  }

  @Test func levelsTakeTheFewestBits() throws {
    let record = "{activation-levels = 4, layers = {m = {activation-levels = 7}}}"
    let formats = try formats(record, Self.mixed)
    #expect(formats.mapValues(\.bits) == ["x": 3, "a": 8, "t": 4, "m": 16, "s": 16])
    #expect(formats.compactMapValues(\.levels) == ["x": 4, "t": 7])
    #expect(formats["x"]?.codes == 0...4)
    #expect(formats["t"]?.codes == -7...7)
    // Tanh reaches ±1
    #expect(formats["t"]?.scale == 1.0 / 7)
  }

  @Test(arguments: [(3, "activation-bits = 2"), (5, "activation-levels = 5")])
  func levelsAndBitsOfSeveralReadersAreCompared(levels: Int, other: String) throws {
    let text = "input x float32[1, 4]\na = MatMul(x, @v)\nb = MatMul(x, @v)\noutput a\noutput b"
    let record = "{activation-levels = \(levels - 1), layers = {b = {\(other)}}}"
    let format = try quantized(record, network(text, ["v": [4, 3]]), nil).graph.quantization?
      .activations["x"]
    #expect(format?.codes == 0...levels)
  }

  @Test func outputsHaveSixteenBitsByDefault() throws {
    let bits = try formats("{}", Self.mixed).mapValues(\.bits)
    #expect(bits == ["x": 8, "a": 8, "t": 8, "m": 16, "s": 16])
  }

  @Test func anOutputThatAnArrayAlsoReadsHasTheWidthOfTheArray() throws {
    let bits = try formats("{activation-bits = 5}", Self.mixed + "\noutput t").mapValues(\.bits)
    #expect(bits["t"] == 5)
  }

  @Test func valuesWithTheSameElementsHaveTheWidthOfTheWidestReader() throws {
    let text = """
      input x float32[1, 4]
      r = Relu(x)
      f = Pad(r) {pads = [0, 0, 0, 1]}
      a = MatMul(f, @w)
      b = MatMul(r, @v)
      output a
      output b
      """
    let graph = try network(text, ["w": [5, 3], "v": [4, 3]])
    let record = "{layers = {a = {activation-bits = 3}, b = {activation-bits = 7}}}"
    let bits = try quantized(record, graph, nil).graph.quantization!.activations.mapValues(\.bits)
    #expect(bits["r"] == 7 && bits["f"] == 7)
  }

  @Test(arguments: [0, -1] as [Float])
  func signsAndWeightsOfOneAreExact(least: Float) throws {
    let shapes = ["w": [100, 12], "v": [12, 10]]
    let ones = shapes.mapValues { shape in
      random(shape, seed: 3).map { $0 < 0 ? -1 : 1 } as Tensor<Float>
    }
    let graph = try network(
      """
      input x float32[1, 100]
      a = MatMul(x, @w)
      s = Sign(a)
      y = MatMul(s, @v)
      output y
      """, [:], ones)
    let images = random([64, 100], seed: 4).map { $0 < 0 ? least : 1 } as Tensor<Float>
    let (integer, warnings) = try quantized("{weight-bits = 2, activation-bits = 1}", graph, images)
    let signed = least < 0 ? "'s' and 1 more have" : "'s' has"
    #expect(
      warnings == ["quantize: one bit cannot hold a sign: \(signed) 2 bits, for -1, 0 and 1"])
    let executor = try IntegerExecutor(QuantizedGraph(integer))
    for image in 0..<64 {
      let input = ["x": Tensor([1, 100], Array(images.elements[image * 100..<image * 100 + 100]))]
      let exact = try FloatExecutor().run(graph, inputs: input)["y"]!
      #expect(try executor.outputs(of: executor.run(input))[0] == exact)
    }
  }

  @Test(arguments: [
    (
      "{layers = {m = {}}}",
      "a layer under 'layers' of quantize needs 'weight-bits', 'activation-bits' or "
        + "'activation-levels'"
    ),
    ("{output-bits = 1}", "'output-bits' of quantize must be in 2...16, not 1"),
    (
      "{layers = {m = {activation-bits = 17}}}",
      "'activation-bits' of quantize layer must be in 1...16, not 17"
    ),
  ])
  func mistakesAreExplained(record: String, message: String) throws {
    #expect(try diagnostic { _ = try formats(record, Self.mixed) }.message == message)
  }
}
