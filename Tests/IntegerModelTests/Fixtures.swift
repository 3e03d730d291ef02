import Basics
import NetworkIR

@testable import IntegerModel

/// An operator with a given form and a given output shape.
struct Stand: Operator {
  static let name = "Stand"
  static let summary = "a placeholder for any operator"
  static let versions = [1]

  var form = IntegerForm.afterProgram
  var shape: [Int] = []

  init() {}
  init(_ form: IntegerForm, _ shape: [Int]) {
    self.form = form
    self.shape = shape
  }

  func outputTypes(of inputs: [TensorType]) -> [TensorType] { [.real(shape)] }
  func evaluate(_ inputs: [AnyTensor]) -> [AnyTensor] {
    [AnyTensor(inputs[0].asReal.map { $0 / 2 })]
  }
  func integerForm(of inputs: [Operand]) -> IntegerForm { form }
}

func unsigned(_ bits: Int, _ scale: Double, zero: Int = 0) -> ActivationFormat {
  ActivationFormat(bits: bits, isSigned: false, scale: scale, zeroPoint: zero)
}

func signed(_ bits: Int, _ scale: Double, zero: Int = 0) -> ActivationFormat {
  ActivationFormat(bits: bits, isSigned: true, scale: scale, zeroPoint: zero)
}

/// A graph of one node over inputs of these shapes and formats.
func graph(
  _ form: IntegerForm, from inputs: [(shape: [Int], format: ActivationFormat)], to shape: [Int],
  _ format: ActivationFormat, clamp: ClosedRange<Float>? = nil
) -> Graph {
  let names = inputs.indices.map { "x\($0)" }
  var graph = Graph(
    inputs: zip(names, inputs).map { .init($0, .real($1.shape)) },
    nodes: [Node("y", Stand(form, shape), inputs: names, outputs: ["y"], clamp: clamp)],
    outputs: ["y"])
  var formats = ["y": format]
  for (name, input) in zip(names, inputs) { formats[name] = input.format }
  graph.quantization = Quantization(activations: formats)
  return graph
}

/// The same with integer weights and, if given, a bias.
func matrixGraph(
  _ form: MatrixForm, weights: QuantizedWeights, bias: [Int]?, from shape: [Int],
  _ format: ActivationFormat, to output: [Int], _ outputFormat: ActivationFormat,
  clamp: ClosedRange<Float>? = nil
) -> Graph {
  var result = graph(
    .matrix(form), from: [(shape, format)], to: output, outputFormat, clamp: clamp)
  result.nodes[0].inputs = ["x0", "w"] + (bias == nil ? [] : ["b"])
  result.quantization?.weights = ["w": weights]
  result.quantization?.biases = bias.map { ["b": QuantizedBias(Tensor([$0.count], $0))] } ?? [:]
  return result
}

/// The output codes of the only node of `graph`.
func run(_ graph: Graph, _ inputs: [Int32]...) throws -> [Int32] {
  let codes = Dictionary(
    uniqueKeysWithValues: zip(graph.inputs, inputs).map {
      ($0.name, Tensor($0.type.shape, $1))
    })
  return try IntegerExecutor(QuantizedGraph(graph)).run(codes)["y"]!.elements
}

func window(
  _ kernel: [Int], strides: [Int]? = nil, pads: Int = 0, outputs: [Int]
) -> Window {
  let ones = kernel.map { _ in 1 }
  let pads = kernel.map { _ in pads }
  return Window(
    kernel: kernel, strides: strides ?? ones, dilations: ones, padsBegin: pads, padsEnd: pads,
    outputSizes: outputs)
}

/// A convolution form for weights `[O, C/g, k…]`.
func convolution(_ weights: [Int], groups: Int = 1, bias: Bool, _ window: Window) -> MatrixForm {
  let taps = window.kernel.elementCount
  let channels = weights[1] * groups
  return MatrixForm(
    weightInput: 1, biasInput: bias ? 2 : nil, rows: taps * channels, columns: weights[0],
    groups: groups, window: window,
    layout: WeightLayout(column: weights[1] * taps, tap: 1, channel: taps))
}

/// A linear congruential sequence, for inputs that look random and never change.
struct Sequence32 {
  var state: UInt64
  init(_ seed: UInt64) { state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493 }

  mutating func next(in range: ClosedRange<Int>) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return range.lowerBound + Int((state >> 33) % UInt64(range.count))
  }
}

extension Requantization {
  /// A requantization with an integer bias, to signed codes of 16 bits.
  init(factor: Double, bias: Int = 0, zeroPoint: Int = 0) throws {
    let format = ActivationFormat(bits: 16, isSigned: true, scale: 1, zeroPoint: zeroPoint)
    try self.init(
      factor: factor, bias: .none, column: 0, addend: bias, to: format, format.codes)
  }
}
