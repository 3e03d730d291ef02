import Basics
import IntegerModel
import NetworkIR
import Operators
import Passes
import TestSupport
import Testing

func quantize(
  _ record: String, _ graph: Graph, _ images: Tensor<Float>? = nil, threads: Int = 1
) throws -> (graph: Graph, warnings: [String]) {
  var reader = TextReader(record, source: "test")
  let context = context(images, threads: threads)
  let pipeline = try Pipeline([("quantize", try reader.record())])
  let outcome = try pipeline.run(graph, in: context)
  return (outcome.graph, outcome.warnings.map(\.description))
}

/// The root mean square error of the integer network's outputs, divided by their root mean square.
private func relativeError(_ quantized: Graph, _ graph: Graph) throws -> Double {
  let executor = try IntegerExecutor(QuantizedGraph(quantized))
  var (errors, squares) = (0.0, 0.0)
  for seed in 100..<108 as Range<UInt64> {
    let inputs = randomInputs(graph, seed: seed, in: 0...1)
    let exact = try FloatExecutor().run(graph, inputs: inputs)[graph.outputs[0]]!
    let codes = try executor.run(inputs)
    for (a, b) in zip(exact.elements, try executor.outputs(of: codes)[0].elements) {
      errors += Double((a - b) * (a - b))
      squares += Double(a * a)
    }
  }
  return (errors / squares).squareRoot()
}

private let images = random([16, 1, 12, 12], seed: 5, in: 0...1)

@Test(arguments: [
  ("{}", 0.02),
  ("{granularity = tensor}", 0.03),
  ("{method = mse}", 0.02),
  ("{method = percentile, percentile = 99.9}", 0.03),
  ("{weight-bits = 12, activation-bits = 12}", 0.001),
  ("{weight-bits = 4, method = mse}", 0.2),
  ("{weight-bits = 4, activation-bits = 4, bias-correction = true}", 0.4),
  ("{layers = {c1 = {weight-bits = 3}}}", 0.25),
])
func quantizedNetworksStayClose(record: String, bound: Double) throws {
  let graph = try lenet()
  let quantized = try quantize(record, graph, images).graph
  let error = try relativeError(quantized, graph)
  #expect(error < bound)
  #expect(quantized.constants.isEmpty)
}

@Test func withoutImagesRangesAreSynthetic() throws {
  let graph = try lenet()
  let quantized = try quantize("{}", graph).graph
  #expect(quantized.quantization?.calibration == "synthetic")
  #expect(try relativeError(quantized, graph) < 0.03)
  // no margin if the range is assumed
  #expect(quantized.quantization?.activations["x"]?.scale ?? 0 <= 1.0 / 255)
}

/// Images of at most 0.5 never show the largest value.
@Test(arguments: [("{}", 0.5), ("{declared-ranges = true}", 1)])
func declaredRangesHoldWhateverImagesShow(record: String, largest: Double) throws {
  let graph = try Graph(
    text: """
      memc-network 1
      input x float32[1, 2]
      a = Gemm(x, @w)
      s = Clip(a) {min = 0.0, max = 1.0}
      y = Gemm(s, @w)
      output y
      """, source: "test", operators: operators
  ) { _ in AnyTensor(Tensor<Float>([2, 2], [1, 0, 0, 1])) }
  let quantized = try quantize(record, graph, Tensor([1, 2], [0.25, 0.5])).graph
  let format = try #require(quantized.quantization?.activations["s"])
  #expect((format.scale * 255 - largest).magnitude < 1e-6)
}

@Test func theCalibrationIsRecorded() throws {
  let quantized = try quantize("{images = 10}", try lenet(), images).graph
  #expect(quantized.quantization?.calibration == "min-max over 10 images")
}

@Test(arguments: ["{}", "{method = mse, bias-correction = true}", "{method = percentile}"])
func threadsChangeNothing(record: String) throws {
  let one = try quantize(record, try lenet(), images).graph
  for threads in [2, 3, 7] {
    #expect(try quantize(record, try lenet(), images, threads: threads).graph == one)
  }
}

@Test func formatsFollowTheValues() throws {
  let graph = try network(
    """
    input x float32[1, 1, 4, 4]
    c = Conv(x, @w)
    r = Relu(c)
    p = MaxPool(r) {kernel_shape = [2, 2]}
    d = Pad(p) {pads = [0, 0, 1, 1, 0, 0, 1, 1]}
    f = Flatten(d)
    g = Gemm(f, @v)
    s = Sigmoid(g)
    output s
    """, ["w": [2, 1, 1, 1], "v": [50, 3]])
  let formats = try quantize("{activation-bits = 6}", graph).graph.quantization!.activations
  #expect(formats.keys.sorted() == ["d", "f", "g", "p", "r", "s", "x"])
  #expect(formats.filter { $0.value.isSigned }.keys.sorted() == ["g"])
  #expect(["p", "d", "f"].allSatisfy { formats[$0] == formats["r"] })
  #expect(formats["s"] == ActivationFormat(bits: 16, isSigned: false, scale: 1.0 / 65535))
  #expect(formats.filter { $0.value.bits == 6 }.keys.sorted() == ["d", "f", "p", "r", "x"])
  #expect(formats.values.allSatisfy { $0.zeroPoint == 0 })
}

@Test func scalesAreSymmetricAndZeroChannelsUseTheTensorScale() throws {
  let graph = try network(
    """
    input x float32[1, 2]
    m = Gemm(x, @w, @b) {transB = 1}
    output m
    """, [:],
    [
      "w": Tensor([3, 2], [0.5, -1, 0, 0, 7, 14]), "b": Tensor([3], [1, 2, -3]),
    ])
  let ones = Tensor<Float>([1, 2], [1, 0.5])
  let quantization = try quantize("{weight-bits = 4}", graph, ones).graph.quantization!
  let weights = try #require(quantization.weights["w"])
  #expect(weights.scales == [1.0 / 7, 2, 2])
  #expect(weights.codes == Tensor([3, 2], [4, -7, 0, 0, 4, 7]))
  // at the scale of the sums: 1 / 255 · 1 / 7, 1 / 255 · 2
  #expect(quantization.biases["b"]?.codes.elements == [1785, 255, -383])
}

@Test func theBiasOfALayerOfZerosIsKeptToAFractionOfAStep() throws {
  let graph = try network(
    """
    input x float32[1, 2]
    m = Gemm(x, @w, @b) {transB = 1}
    r = Relu(m)
    y = Gemm(r, @v)
    output y
    """, [:],
    [
      "w": Tensor([2, 2], [0, 0, 0, 0]), "b": Tensor([2], [0.01, 1]),
      "v": Tensor([2, 1], [1, 1]),
    ])
  let quantized = try quantize("{activation-bits = 16}", graph, Tensor([1, 2], [300, 200])).graph
  #expect(try relativeError(quantized, graph) < 1e-5)
}

@Test func aBiasThatDoesNotFitIncreasesTheScale() throws {
  let graph = try network(
    """
    input x float32[1, 2]
    m = Gemm(x, @w, @b) {transB = 1}
    output m
    """, [:],
    ["w": Tensor([2, 2], [1e-9, -1e-9, 1, 1]), "b": Tensor([2], [5, 1])])
  let (quantized, warnings) = try quantize("{}", graph)
  #expect(
    warnings == [
      "test:3:1: the weight scale of 1 channels is increased, because their bias or factor does "
        + "not fit"
    ])
  let bias = try #require(quantized.quantization?.biases["b"])
  #expect(bias.codes.elements[0] > 1 << 30 && bias.codes.elements[0] < 1 << 31)
  #expect(try relativeError(quantized, graph) < 0.01)
}

@Test func aValueThatIsAlwaysZeroHasAScale() throws {
  let graph = try network(
    """
    input x float32[1, 2]
    m = MatMul(x, @w)
    r = Relu(m)
    n = MatMul(r, @v)
    output n
    """, [:], ["w": Tensor([2, 2], [-1, -1, -1, -1]), "v": Tensor([2, 1], [0, 0])])
  let quantized = try quantize("{}", graph).graph
  #expect(quantized.quantization?.activations["m"] == nil)
  #expect(quantized.quantization?.activations["r"]?.scale == 1.0 / 255)
  // 1/256 of a step of the output in a step of the input
  #expect(quantized.quantization?.weights["v"]?.scales == [0x1p-8 * (1.0 / 65535) / (1.0 / 255)])
  #expect(
    try IntegerExecutor(QuantizedGraph(quantized)).run(["x": Tensor<Int32>([1, 2], [1, 1])])["n"]?
      .elements == [0])
}

@Test func sharedWeightsGetTheirOwnScales() throws {
  let graph = try network(
    """
    input x float32[1, 3]
    a = Gemm(x, @w, @b)
    c = Gemm(a, @w, @b)
    output c
    """, ["w": [3, 3], "b": [3]])
  let quantized = try quantize("{weight-bits = 8, layers = {c = {weight-bits = 3}}}", graph).graph
  #expect(quantized.nodes.map(\.inputs) == [["x", "a.w", "a.b"], ["a", "w", "b"]])
  #expect(quantized.quantization?.weights.mapValues(\.bits) == ["a.w": 8, "w": 3])
}

@Test func biasCorrectionLowersTheMeanError() throws {
  let graph = try lenet(seed: 3)
  let plain = try quantize("{weight-bits = 3}", graph, images).graph
  let corrected = try quantize("{weight-bits = 3, bias-correction = true}", graph, images).graph
  #expect(try relativeError(corrected, graph) < relativeError(plain, graph))
}

@Test func biasCorrectionAddsABiasToAConvolution() throws {
  let graph = try network(
    """
    input x float32[1, 2, 4]
    c = Conv(x, @w)
    output c
    """, ["w": [2, 2, 1]])
  let quantized = try quantize("{weight-bits = 2, bias-correction = true}", graph).graph
  #expect(quantized.nodes[0].inputs == ["x", "w", "c.bias"])
  #expect(quantized.quantization?.biases["c.bias"]?.codes.count == 2)
}

@Test func aQuantizedModelIsLeftUnchanged() throws {
  let once = try quantize("{}", try lenet()).graph
  let (twice, warnings) = try quantize("{weight-bits = 4}", once)
  #expect(twice == once)
  #expect(warnings == ["quantize: the model is already quantized; it is left unchanged"])
}

/// The mask of an attention, which leaves the scores one step of 16 bits or less.
@Test(arguments: [(Float(-10), 0), (-1e6, 1)])
func constantsThatHideWhatTheyAreAddedToAreTold(mask: Float, count: Int) throws {
  var graph = try network(
    "input x float32[1, 4]\nm = Add(x, @w)\ne = Exp(m)\noutput e", ["w": [4]])
  graph.constants["w"] = AnyTensor(Tensor([4], [0, mask, 0, mask]))
  let warnings = try quantize("{}", graph).warnings.filter { $0.contains("spans less than") }
  #expect(
    warnings
      == Array(
        repeating: "quantize: 'x' spans less than 64 steps of 'm', whose range constants widen; "
          + "bound these constants, such as masks, to what the network needs", count: count))
}

@Test func softmaxAfterTheProgramIsNotQuantized() throws {
  let graph = try network(
    """
    input x float32[1, 4]
    m = MatMul(x, @w)
    s = Softmax(m)
    output s
    """, ["w": [4, 3]])
  let quantized = try quantize("{}", graph).graph
  #expect(quantized.quantization?.activations.keys.sorted() == ["m", "x"])
  #expect(try relativeError(quantized, graph) < 0.01)
}

@Test(arguments: [
  (
    "s = Softmax(x) {axis = 0}\nm = MatMul(s, @w)",
    "test:4:1: quantize: Softmax 's' is computed on real numbers after the program, "
      + "so MatMul 'm' cannot use its result"
  ),
  (
    "a = Sigmoid(x)\nm = MatMul(a, x)",
    "test:4:1: quantize: Transpose by [1, 0] moves axis 0, on which images lie"
  ),
  (
    "q = Quant(x) {step = 0.1, codes = [-100000, 100000]}\nm = MatMul(q, @w)",
    "test:3:1: quantize: it rounds to codes -100000 to 100000, but the tile machine has 16 bits"
  ),
  (
    "a = MatMul(x, @w)\nm = Quant(a) {step = 0.1, unit = 1.0, rounding = \"zero\"}",
    "test:4:1: quantize: it rounds negative numbers toward zero, which the tile machine cannot"
  ),
])
func whatTheMachineCannotDoIsRefused(nodes: String, message: String) throws {
  let graph = try network(
    """
    input x float32[2, 2]
    \(nodes)
    output m
    """, ["w": [2, 2]])
  let refusal = try diagnostic { _ = try quantize("{}", graph) }
  #expect(refusal.description == message)
  #expect(refusal.kind == .unsupported)
}

@Test(arguments: [
  ("{weight-bits = 1}", "'weight-bits' of quantize must be in 2...16, not 1"),
  ("{layers = {c9 = {weight-bits = 4}}}", "quantize: unknown layer 'c9'"),
])
func mistakesInQuantizeAreExplained(record: String, message: String) throws {
  let found = try diagnostic { _ = try quantize(record, try lenet(), images) }.message
  #expect(found.hasPrefix(message))
}

@Test func imagesThatDoNotFitAreRefused() throws {
  let small = random([4, 1, 10, 12], seed: 1)
  #expect(
    try diagnostic { _ = try quantize("{}", try lenet(), small) }.message
      == "quantize: the calibration images have shape [4, 1, 10, 12], but input 'x' has shape "
      + "[1, 1, 12, 12]")
}

@Test func theFirstNumberInCalibrationThatIsNoneIsNamed() throws {
  var broken = random([3, 1, 12, 12], seed: 1)
  for index in [144 + 7, 144 + 9, 288] { broken.elements[index] = -.nan }
  #expect(
    try diagnostic { _ = try quantize("{}", try lenet(), broken) }.message
      == "quantize: the value 'x' becomes nan in calibration: element 7, for image 1")
}
