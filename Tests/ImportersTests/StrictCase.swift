import Testing

/// A model that says more than its opset allows, or just what it allows.
struct StrictCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let bytes: [UInt8]
  /// `nil` where it is taken.
  let refusal: String?

  private init(
    _ node: OnnxText.Node, opset: Int, _ refusal: String? = nil, _ tensors: [OnnxText.Tensor] = [],
    inputs: [OnnxText.Value] = [], x: [Int] = [1, 2, 4, 4]
  ) {
    var model = OnnxText()
    model.opsets = [("", opset)]
    model.inputs = [OnnxText.Value("x", x)] + inputs
    model.outputs = [OnnxText.Value("y", symbolic: nil)]
    model.tensors = tensors
    model.nodes = [node]
    bytes = model.bytes
    testDescription = "\(node.op) \(node.attributes.map(\.key)) \(opset) \(tensors.map(\.type))"
    self.refusal = refusal.map { $0.hasPrefix("m.onnx") ? $0 : "m.onnx, node 'y': \($0)" }
  }

  static let all = attributes + padding + types + declarations

  private static var pool: OnnxText.Attribute { .ints([2, 2]) }

  private static let attributes = [
    StrictCase(
      .init("AveragePool", ["x"], ["y"], ["kernel_shape": pool, "dilations": .ints([2, 2])]),
      opset: 18, "AveragePool of opset 18 has no attribute 'dilations': it came with opset 19"),
    StrictCase(
      .init("AveragePool", ["x"], ["y"], ["kernel_shape": pool, "dilations": .ints([2, 2])]),
      opset: 19),
    StrictCase(
      .init("MaxPool", ["x"], ["y"], ["kernel_shape": pool, "ceil_mode": .int(1)]), opset: 9,
      "MaxPool of opset 9 has no attribute 'ceil_mode': it came with opset 10"),
    StrictCase(
      .init("Clip", ["x"], ["y"], ["min": .float(0)]), opset: 11,
      "Clip of opset 11 has no attribute 'min': its last opset was 10"),
    StrictCase(.init("Clip", ["x"], ["y"], ["min": .float(0)]), opset: 10),
    StrictCase(
      .init("Dropout", ["x"], ["y"], ["ratio": .float(0.5)]), opset: 12,
      "Dropout of opset 12 has no attribute 'ratio': its last opset was 11"),
    StrictCase(.init("Dropout", ["x"], ["y"], ["ratio": .float(0.5)]), opset: 11),
    StrictCase(
      .init("Squeeze", ["x"], ["y"], ["axes": .ints([1])]), opset: 13,
      "Squeeze of opset 13 has no attribute 'axes': its last opset was 12", x: [1, 1, 4]),
    StrictCase(
      .init("ReduceMean", ["x"], ["y"], ["axes": .ints([1])]), opset: 18,
      "ReduceMean of opset 18 has no attribute 'axes': its last opset was 17"),
    StrictCase(
      .init("Add", ["x", "x"], ["y"], ["broadcast": .int(1)]), opset: 7,
      "Add of opset 7 has no attribute 'broadcast': its last opset was 6"),
    StrictCase(.init("Add", ["x", "x"], ["y"], ["broadcast": .int(1)]), opset: 6),
  ]

  private static var weights: OnnxText.Tensor {
    OnnxText.Tensor("w", [1, 2, 2, 2], floats: [1, 2, 3, 4, 5, 6, 7, 8])
  }

  private static let padding = [
    StrictCase(
      .init(
        "Conv", ["x", "w"], ["y"], ["auto_pad": .text("SAME_UPPER"), "pads": .ints([0, 0, 1, 1])]),
      opset: 13, "'pads' and 'auto_pad' SAME_UPPER of Conv exclude each other", [weights]),
    StrictCase(
      .init(
        "Conv", ["x", "w"], ["y"], ["auto_pad": .text("NOTSET"), "pads": .ints([0, 0, 1, 1])]),
      opset: 13, nil, [weights]),
    // onnxruntime takes the pooling that auto_pad asks for
    StrictCase(
      .init(
        "MaxPool", ["x"], ["y"],
        ["kernel_shape": pool, "auto_pad": .text("VALID"), "pads": .ints([1, 1, 1, 1])]),
      opset: 13),
  ]

  private static func ones(_ name: String, _ shape: [Int], double: Bool) -> OnnxText.Tensor {
    let count = shape.reduce(1, *)
    let one: [UInt8] = double ? [0, 0, 0, 0, 0, 0, 0xF0, 0x3F] : [0, 0x3C]
    return OnnxText.Tensor(
      name, shape, type: double ? 11 : 10, raw: (0..<count).flatMap { _ in one })
  }

  private static let types = [
    StrictCase(
      .init("MatMul", ["x", "w"], ["y"]), opset: 13,
      "MatMul takes real inputs of one type, but 'x' is float32[1, 2] and 'w' is float16[2, 2]",
      [ones("w", [2, 2], double: false)], x: [1, 2]),
    StrictCase(
      .init("Gemm", ["x", "w"], ["y"]), opset: 13,
      "Gemm takes real inputs of one type, but 'x' is float32[1, 2] and 'w' is float64[2, 2]",
      [ones("w", [2, 2], double: true)], x: [1, 2]),
    StrictCase(
      .init("Clip", ["x", "w"], ["y"]), opset: 13,
      "Clip takes real inputs of one type, but 'x' is float32[1, 2] and 'w' is float64[]",
      [ones("w", [], double: true)], x: [1, 2]),
    StrictCase(
      .init("Dropout", ["x", "w"], ["y"]), opset: 13, nil, [ones("w", [], double: true)], x: [1, 2]),
  ]

  private static let declarations = [
    StrictCase(
      .init("Conv", ["x", "w"], ["y"]), opset: 13,
      "m.onnx: input 'w' is declared as float32[1, 2, 3, 3], but its initializer is "
        + "float32[1, 2, 2, 2]", [weights], inputs: [.init("w", [1, 2, 3, 3])]),
    StrictCase(
      .init("Conv", ["x", "w"], ["y"]), opset: 13,
      "m.onnx: input 'w' is declared as float64[1, 2, 2, 2], but its initializer is "
        + "float32[1, 2, 2, 2]", [weights], inputs: [.init("w", [1, 2, 2, 2], type: 11)]),
    StrictCase(
      .init("Conv", ["x", "w"], ["y"]), opset: 13, nil, [weights],
      inputs: [.init("w", symbolic: [.symbol("O"), .size(2), .size(2), .none])]),
  ]
}
