import Basics
import NetworkIR
import Operators

/// An operator on integers that is defined by one on real numbers: its operands are dequantized, and
/// its result is quantized. Source: ONNX, QLinearConv and QLinearMatMul; onnxruntime,
/// ContribOperators.md.
struct QLinearOperator {
  /// The operator on real numbers.
  let real: String
  /// The positions of the value, the scale and the zero point of each operand.
  var operands: [(value: Int, scale: Int, zeroPoint: Int)] = []
  /// The position of a bias of 32 bits, whose scale is the product of those of the operands.
  var bias: Int?
  /// The positions of the scale and the zero point of the result.
  var result: (scale: Int, zeroPoint: Int)
  /// Attributes that the operator on real numbers does not have.
  var dropped: [String] = []

  init?(_ name: String) {
    let two = [(value: 0, scale: 1, zeroPoint: 2), (value: 3, scale: 4, zeroPoint: 5)]
    switch name {
    case "QLinearConv":
      self.init(real: "Conv", operands: two, bias: 8, result: (6, 7))
    case "QLinearMatMul": self.init(real: "MatMul", operands: two, result: (6, 7))
    case "QGemm": self.init(real: "Gemm", operands: two, bias: 6, result: (7, 8))
    case "QLinearAdd": self.init(real: "Add", operands: two, result: (6, 7))
    case "QLinearMul": self.init(real: "Mul", operands: two, result: (6, 7))
    case "QLinearGlobalAveragePool": self.init(unary: "GlobalAveragePool")
    case "QLinearAveragePool": self.init(unary: "AveragePool")
    case "QLinearSigmoid": self.init(unary: "Sigmoid")
    case "QLinearLeakyRelu": self.init(unary: "LeakyRelu")
    case "QLinearSoftmax": self.init(unary: "Softmax")
    case "QLinearConcat": self.init(real: "Concat", result: (0, 1))
    default: return nil
    }
  }

  private init(
    real: String, operands: [(value: Int, scale: Int, zeroPoint: Int)] = [], bias: Int? = nil,
    result: (scale: Int, zeroPoint: Int)
  ) {
    self.real = real
    self.operands = operands
    self.bias = bias
    self.result = result
  }

  private init(unary real: String) {
    self.init(real: real, operands: [(value: 0, scale: 1, zeroPoint: 2)], result: (3, 4))
    dropped = ["channels_last", "opset"]
  }

  /// The operands of a node with `count` inputs; QLinearConcat takes any number of them.
  func operands(of count: Int) -> [(value: Int, scale: Int, zeroPoint: Int)] {
    guard operands.isEmpty else { return operands }
    return stride(from: 2, to: count - 2, by: 3).map { ($0, $0 + 1, $0 + 2) }
  }
}

extension OnnxImporter {
  mutating func readQLinear(
    _ node: OnnxNode, _ form: QLinearOperator, _ context: inout OnnxNodeContext
  ) throws -> ModelCheck.Status {
    if try node.attributes().integer("channels_last") ?? 0 != 0 {
      throw Diagnostic.unsupported("\(node.bareName) with channels last is not supported")
    }
    var inputs: [String] = []
    var scales = [form.real == "Gemm" ? try node.attributes().real("alpha") ?? 1 : 1]
    for (position, place) in form.operands(of: node.inputs.count).enumerated() {
      let scaling = try scaleAndZero(node.input(place.scale), node.input(place.zeroPoint))
      let value = node.input(place.value)
      if let constant = values[value]?.constant {
        // weights of a convolution have scales along axis 0, those of a matrix along the last one
        var attributes = Record()
        attributes["axis"] = (form.real == "Conv" || node.transposesB ? 0 : -1).value
        let (real, steps) = try dequantized(constant, scaling, attributes)
        inputs.append(self.constant(real, steps: steps))
      } else {
        inputs.append(try reals(of: value, scaling, at: node.place))
      }
      guard position < 2, form.bias != nil else { continue }
      let steps = scaling.scale.elements.map(Double.init)
      scales = steps.count == 1 ? scales.map { $0 * steps[0] } : steps.map { $0 * scales[0] }
    }
    if let bias = form.bias.map(node.input), !bias.isEmpty {
      inputs.append(try realBias(bias, scales))
    }
    let op = try op(form.real, of: node, dropping: form.dropped, &context)
    let real = try append(op, inputs, at: node.place)
    return try readResult(node, form, real)
  }

  /// The integer result of `node`, or a real one where it states no scale.
  private mutating func readResult(_ node: OnnxNode, _ form: QLinearOperator, _ real: String) throws
    -> ModelCheck.Status
  {
    let output = try node.onlyOutput()
    guard !node.input(form.result.scale).isEmpty else {
      try define(
        try append(Identity(), [real], named: output, at: node.place),
        .known(
          try graphType(real), constant: nil))
      return .compiled
    }
    let scaling = try scaleAndZero(node.input(form.result.scale), node.input(form.result.zeroPoint))
    let type = scaling.type ?? .uint8
    codes[output] = .rounded(real, try quantizer(scaling, to: type))
    try define(output, .known(TensorType(type, try graphType(real).shape), constant: nil))
    return .compiled
  }

  private mutating func realBias(_ name: String, _ scales: [Double]) throws -> String {
    guard let integers = values[name]?.constant?.integer,
      scales.count == 1 || scales.count == integers.count
    else {
      throw Diagnostic.unsupported("the bias '\(name)' is not a constant of integers")
    }
    return constant(
      Tensor(
        integers.shape,
        integers.elements.enumerated().map { index, code in
          Float(Double(code) * scales[scales.count == 1 ? 0 : index])
        }))
  }
}

extension OnnxNode {
  /// Whether it has a true attribute `transB`.
  fileprivate var transposesB: Bool { ((try? attributes().integer("transB")) ?? 0) == 1 }
}
