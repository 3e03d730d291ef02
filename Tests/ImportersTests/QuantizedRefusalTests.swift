import Basics
import Testing

/// What memc cannot compile of a quantized model, in its words.
@Suite struct QuantizedRefusalTests {
  struct Refusal: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let reason: String
    let notes: [String]

    init(
      _ description: String, nodes: [OnnxText.Node], reason: String, notes: [String] = []
    ) {
      var model = OnnxText()
      model.opsets = [("", 21), (QuantizedRefusalTests.qonnx, 1), ("com.microsoft", 1)]
      model.inputs = [.init("x", [1, 2])]
      model.outputs = [.init("y", symbolic: nil)]
      model.tensors = QuantizedRefusalTests.constants
      model.nodes = nodes
      (testDescription, bytes) = (description, model.bytes)
      (self.reason, self.notes) = (reason, notes)
    }
  }

  private typealias Node = OnnxText.Node

  private static var constants: [OnnxText.Tensor] {
    [
      .init("scale", [], floats: [0.5]), .init("scales", [2], floats: [0.5, 0.25]),
      .init("minus", [], floats: [-1]), .init("zero", [], type: 3, raw: [0]),
      .init("one", [], floats: [1]), .init("none", [], floats: [0]), .init("bits", [], floats: [4]),
      .init("many", [], floats: [40]), .init("codes", [2], type: 3, raw: [1, 2]),
      .init("zeros", [2], type: 3, raw: [1, 2]), .init("three", [], type: 3, raw: [3]),
    ]
  }

  private static let qonnx = "qonnx.custom_op.general"

  private static func quant(_ mode: String, _ inputs: [String]) -> Node {
    Node("Quant", inputs, ["y"], ["rounding_mode": .text(mode)], domain: qonnx)
  }

  private static let perTensor =
    "quantize activations per tensor; only weights may have a scale per channel"

  static let all: [Refusal] = [
    Refusal(
      "activations per channel",
      nodes: [
        Node("QuantizeLinear", ["x", "scales"], ["q"]),
        Node("DequantizeLinear", ["q", "scales"], ["y"]),
      ], reason: "an activation has 2 scales", notes: [perTensor]),
    Refusal(
      "QONNX's activations per channel",
      nodes: [quant("ROUND", ["x", "scales", "none", "bits"])],
      reason: "an activation has 2 scales", notes: [perTensor]),
    Refusal(
      "a computed scale",
      nodes: [
        Node("ReduceMax", ["x"], ["s"], ["keepdims": .int(0)]),
        Node("QuantizeLinear", ["x", "s"], ["q"]), Node("DequantizeLinear", ["q", "s"], ["y"]),
      ], reason: "the scale 's' is not known at compile time", notes: ["make the scale a constant"]),
    Refusal(
      "a negative scale",
      nodes: [
        Node("QuantizeLinear", ["x", "minus", "zero"], ["q"]),
        Node("DequantizeLinear", ["q", "minus", "zero"], ["y"]),
      ],
      reason: "the scale 'minus' is not a positive normal number"),
    Refusal(
      "a zero point between two codes",
      nodes: [quant("ROUND", ["x", "scale", "scale", "bits"])],
      reason: "the zero point 'scale' is not a whole number of 16 bits"),
    Refusal(
      "integers as a condition",
      nodes: [
        Node("QuantizeLinear", ["x", "scale", "zero"], ["q"]),
        Node("Cast", ["q"], ["c"], ["to": .int(9)]), Node("Cast", ["c"], ["y"], ["to": .int(1)]),
      ],
      reason: "Cast of int8 to bool, which does not hold all its values, is not supported"),
    Refusal(
      "integers in a narrower type",
      nodes: [
        Node("QuantizeLinear", ["x", "scale", "zero"], ["q"]),
        Node("Cast", ["q"], ["c"], ["to": .int(2)]), Node("Cast", ["c"], ["y"], ["to": .int(1)]),
      ],
      reason: "Cast of int8 to uint8, which does not hold all its values, is not supported"),
    Refusal(
      "a product that 8 bits may not hold",
      nodes: [
        Node("QuantizeLinear", ["x", "scale", "zero"], ["q"]),
        Node("Mul", ["q", "three"], ["m"]), Node("Cast", ["m"], ["y"], ["to": .int(1)]),
      ],
      reason: "Mul of int8 by 3, which may overflow, is not supported"),
    Refusal(
      "a computed zero point",
      nodes: [
        Node("QuantizeLinear", ["x", "scale"], ["z"]),
        Node("QuantizeLinear", ["x", "scale", "z"], ["q"]),
        Node("DequantizeLinear", ["q", "scale"], ["y"]),
      ], reason: "the zero point 'z' is not known at compile time",
      notes: ["make the zero point a constant"]),
    Refusal(
      "codes that no node makes",
      nodes: [Node("DequantizeLinear", ["x", "scale"], ["y"])],
      reason: "'x' does not hold integers"),
    Refusal(
      "rounding up", nodes: [quant("UP", ["x", "scale", "none", "bits"])],
      reason: "the rounding mode 'UP' is not supported",
      notes: ["memc supports ROUND, FLOOR and DOWN"]),
    Refusal(
      "rounding to larger numbers",
      nodes: [quant("CEIL", ["x", "scale", "none", "bits"])],
      reason: "the rounding mode 'CEIL' is not supported",
      notes: ["memc supports ROUND, FLOOR and DOWN"]),
    Refusal(
      "40 bits", nodes: [quant("ROUND", ["x", "scale", "none", "many"])],
      reason: "the bit width 'many' is not a constant from 1 to 32"),
    Refusal(
      "a truncation with a zero point",
      nodes: [Node("Trunc", ["x", "scale", "one", "bits", "bits"], ["y"], domain: qonnx)],
      reason: "Trunc with the zero point 1 is not supported"),
    Refusal(
      "a truncation that adds bits",
      nodes: [Node("Trunc", ["x", "scale", "none", "one", "bits"], ["y"], domain: qonnx)],
      reason: "Trunc that adds bits is not supported"),
    Refusal(
      "channels last",
      nodes: [
        Node("QuantizeLinear", ["x", "scale", "zero"], ["q"]),
        Node(
          "QLinearGlobalAveragePool", ["q", "scale", "zero", "scale", "zero"], ["y"],
          ["channels_last": .int(1)], domain: "com.microsoft"),
      ], reason: "QLinearGlobalAveragePool with channels last is not supported"),
    Refusal(
      "zero points of an activation's channels",
      nodes: [
        Node("QuantizeLinear", ["x", "scale", "zero"], ["q"]),
        Node("MatMulInteger", ["q", "codes", "zeros"], ["y"]),
      ], reason: "an activation has 2 zero points"),
    Refusal(
      "a division of integers by an activation",
      nodes: [
        Node("QuantizeLinear", ["x", "scale", "zero"], ["q"]),
        Node("Div", ["q", "q"], ["y"]),
      ], reason: "Div of integers by anything but one positive constant is not supported"),
    Refusal(
      "an operator of QONNX that memc does not know",
      nodes: [Node("MultiThreshold", ["x", "scales"], ["y"], domain: qonnx)],
      reason: "qonnx.custom_op.general.MultiThreshold is in the domain "
        + "'qonnx.custom_op.general'; memc supports ONNX's own ones",
      notes: [
        "export the quantized network with QuantizeLinear and DequantizeLinear, or with QONNX's Quant"
      ]),
  ]

  @Test(arguments: all)
  func isRefused(_ refusal: Refusal) throws {
    let node = try #require(
      importModel(refusal.bytes).check.nodes.first { $0.status == .refused })
    #expect(node.reason == refusal.reason)
    #expect(node.notes == refusal.notes)
  }
}
