import Basics
import NetworkIR
import Operators

/// Operators that turn real numbers into integers and back.
extension OnnxImporter {
  /// A scale and a zero point, which are constants.
  struct ScaleAndZero {
    var scale: Tensor<Float>
    var zeroPoint: Tensor<Int>
    /// The type of the integers, as far as the zero point says it.
    var type: ElementType?
    /// The range of the integers, if the zero point has fewer than 8 bits.
    var codes: ClosedRange<Int>?

    /// Whether all elements have one scale and one zero point.
    var isUniform: Bool { scale.count == 1 && zeroPoint.count == 1 }
  }

  /// - Parameter zeroIsReal: whether the zero point is a whole number among real ones, as in QONNX.
  func scaleAndZero(_ scale: String, _ zeroPoint: String?, zeroIsReal: Bool = false) throws
    -> ScaleAndZero
  {
    guard !scale.isEmpty else { throw Diagnostic.malformed("the node has no scale", at: nil) }
    guard let scales = values[scale]?.constant?.real else {
      throw Diagnostic.unsupported(
        "the scale '\(scale)' is not known at compile time", note: "make the scale a constant")
    }
    guard scales.count > 0, scales.elements.allSatisfy({ $0.isNormal && $0 > 0 }) else {
      throw Diagnostic.unsupported("the scale '\(scale)' is not a positive normal number")
    }
    guard let zeroPoint, !zeroPoint.isEmpty else {
      return ScaleAndZero(scale: scales, zeroPoint: Tensor([], [0]), type: nil)
    }
    let zeros = try zeroPoints(zeroPoint, areReal: zeroIsReal)
    return ScaleAndZero(
      scale: scales, zeroPoint: zeros.integers, type: zeroIsReal ? nil : zeros.type,
      codes: codeRanges[zeroPoint])
  }

  /// The zero points of at most 16 bits in a constant.
  func zeroPoints(_ name: String, areReal: Bool = false) throws -> (
    integers: Tensor<Int>, type: ElementType
  ) {
    guard let zeros = values[name]?.constant else {
      throw Diagnostic.unsupported(
        "the zero point '\(name)' is not known at compile time",
        note: "make the zero point a constant")
    }
    guard areReal || zeros.integer != nil && zeros.type.size <= 4 && zeros.type != .bool else {
      throw Diagnostic.malformed(
        "the zero point '\(name)' holds \(zeros.type.rawValue), but codes have 8, 16 or 32 bits",
        at: nil)
    }
    let reals = zeros.asReal
    guard reals.count > 0, reals.elements.allSatisfy({ $0 == $0.rounded() && $0.magnitude < 65536 })
    else {
      throw Diagnostic.unsupported("the zero point '\(name)' is not a whole number of 16 bits")
    }
    return (reals.map { Int($0) }, zeros.type)
  }

  /// A rounding with one scale, to the codes of `type`.
  func quantizer(_ scaling: ScaleAndZero, to type: ElementType) throws -> Quantizer {
    guard scaling.isUniform else {
      throw Diagnostic.unsupported(
        "an activation has \(scaling.scale.count) scales",
        note: "quantize activations per tensor; only weights may have a scale per channel")
    }
    return Quantizer(
      step: Double(scaling.scale.elements[0]), zeroPoint: scaling.zeroPoint.elements[0],
      codes: scaling.codes ?? type.range)
  }

  /// `y = clamp(round(x / scale) + zero point)`. Source: ONNX, QuantizeLinear.
  mutating func readQuantizeLinear(_ node: OnnxNode) throws -> ModelCheck.Status {
    let (output, attributes) = try (node.onlyOutput(), node.attributes())
    var scaling = try scaleAndZero(node.input(1), node.input(2))
    if scaling.type == nil, let code = try attributes.integer("output_dtype"),
      let narrow = NarrowType(onnxNumber: Int32(clamping: code))
    {
      (scaling.type, scaling.codes) = (narrow.holder, narrow.range)
    }
    let type = try scaling.type ?? attributes.elementType("output_dtype") ?? .uint8
    guard let range = scaling.codes ?? type.range else {
      throw Diagnostic.unsupported("it makes \(type.rawValue), not integers")
    }
    if let real = values[node.input(0)]?.constant?.real {
      let parts = try scaling.broadcast(to: real.shape, attributes)
      let integers = zip(real.elements, zip(parts.scale, parts.zeroPoint)).map { number, part in
        let quantizer = Quantizer(
          step: Double(part.0), unit: 1, zeroPoint: part.1, codes: range)
        return Int(quantizer.apply(number)) + part.1
      }
      try define(output, .constant(AnyTensor(Tensor(real.shape, integers), type: type)))
      return .folded
    }
    let shape = try graphType(node.input(0)).shape
    codes[output] = .rounded(node.input(0), try quantizer(scaling, to: type))
    try define(output, .known(TensorType(type, shape), constant: nil))
    return .compiled
  }

  /// `y = (x − zero point) · scale`. Source: ONNX, DequantizeLinear.
  mutating func readDequantizeLinear(_ node: OnnxNode) throws -> ModelCheck.Status {
    let output = try node.onlyOutput()
    let scaling = try scaleAndZero(node.input(1), node.input(2))
    if let constant = values[node.input(0)]?.constant {
      let (real, steps) = try dequantized(constant, scaling, try node.attributes())
      try define(output, .constant(AnyTensor(real)))
      graph.weightSteps[output] = steps
      return .folded
    }
    let name = try reals(of: node.input(0), scaling, named: output, at: node.place)
    try define(output, .known(try graphType(name), constant: nil))
    return .compiled
  }

  /// Integer activations as real numbers.
  mutating func reals(
    of codes: String, _ scaling: ScaleAndZero, named wished: String? = nil, at place: Place?
  ) throws -> String {
    guard self.codes[codes] != nil else {
      throw Diagnostic.unsupported("'\(codes)' does not hold integers")
    }
    guard scaling.isUniform else {
      throw Diagnostic.unsupported(
        "an activation has \(scaling.scale.count) scales",
        note: "quantize activations per tensor; only weights may have a scale per channel")
    }
    return try reals(
      of: codes, unit: Double(scaling.scale.elements[0]),
      zeroPoint: scaling.zeroPoint.elements[0], named: wished, at: place)
  }

  /// Constant integers as real numbers, and their steps if they lie along the first axis.
  func dequantized(_ constant: AnyTensor, _ scaling: ScaleAndZero, _ attributes: Record) throws
    -> (Tensor<Float>, [Double]?)
  {
    guard let integers = constant.integer, constant.type.size <= 4, constant.type != .bool else {
      throw Diagnostic.malformed(
        "DequantizeLinear takes integers of at most 32 bits, not \(constant.type)", at: nil)
    }
    let parts = try scaling.broadcast(to: integers.shape, attributes)
    let reals = zip(integers.elements, zip(parts.scale, parts.zeroPoint)).map { code, part in
      Float(code - part.1) * part.0
    }
    let steps = attributes["block_size"] == nil ? scaling.scale.elements.map(Double.init) : nil
    return (Tensor(integers.shape, reals), steps)
  }

  /// Rounds to 8 bits over the range of each image. Source: ONNX, DynamicQuantizeLinear.
  ///
  /// Here a code stands for itself: its scale is 1 and its zero point 0.
  mutating func readDynamicQuantizeLinear(_ node: OnnxNode) throws -> ModelCheck.Status {
    guard node.outputs.count == 3 else {
      throw Diagnostic.malformed("the node must have 3 outputs", at: nil)
    }
    let real = try append(DynamicQuant(), [node.input(0)], at: node.place)
    codes[node.outputs[0]] = .whole(real)
    let shape = try graphType(real).shape
    try define(node.outputs[0], .known(TensorType(.uint8, shape), constant: nil))
    try define(node.outputs[1], .constant(AnyTensor(Tensor([], [Float(1)]))))
    try define(node.outputs[2], .constant(AnyTensor(Tensor([], [Int(0)]), type: .uint8)))
    dynamicRoundings += 1
    return .compiled
  }
}

extension OnnxImporter.ScaleAndZero {
  /// The scale and the zero point of each element of a tensor.
  ///
  /// - Throws: kind `malformed` if they do not fit `shape`.
  fileprivate func broadcast(to shape: [Int], _ attributes: Record) throws -> (
    scale: [Float], zeroPoint: [Int]
  ) {
    let axis = try attributes.integer("axis") ?? 1
    let block = try attributes.integer("block_size") ?? 0
    return (
      try scale.spread(over: shape, axis: axis, block: block).elements,
      try zeroPoint.spread(over: shape, axis: axis, block: block).elements
    )
  }
}

extension Tensor {
  /// This tensor, with one element, one for each index of `axis`, or one for each block along it,
  /// repeated to `shape`.
  fileprivate func spread(over shape: [Int], axis: Int, block: Int) throws -> Tensor {
    if count == 1 { return Tensor(shape, repeating: elements[0]) }
    let place = axis < 0 ? axis + shape.count : axis
    let fits =
      shape.indices.contains(place)
      && (block > 0 ? rank == shape.count : rank == 1 && count == shape[place])
    guard fits else {
      throw Diagnostic.malformed(
        "scales or zero points of shape \(self.shape) do not fit axis \(axis) of \(shape)", at: nil)
    }
    guard block > 0 else {
      let aligned = shape.indices.map { $0 == place ? count : 1 }
      return reshaped(aligned).broadcast(to: shape)
    }
    let blocks = (shape[place] + block - 1) / block
    guard shape.indices.allSatisfy({ self.shape[$0] == ($0 == place ? blocks : shape[$0]) }) else {
      throw Diagnostic.malformed(
        "scales of shape \(self.shape) do not fit blocks of \(block) of \(shape)", at: nil)
    }
    let strides = self.shape.rowMajorStrides
    return selecting(
      shape.indices.map { axis in
        (0..<shape[axis]).map { ($0 / (axis == place ? block : 1)) * strides[axis] }
      })
  }
}

extension OnnxNode {
  /// The name of an input; empty if it is absent.
  func input(_ index: Int) -> String { index < inputs.count ? inputs[index] : "" }

  func onlyOutput() throws -> String {
    guard outputs.count == 1 else {
      throw Diagnostic.malformed("the node must have one output, not \(outputs.count)", at: nil)
    }
    return outputs[0]
  }
}

extension Record {
  func integer(_ key: String) throws -> Int? { try value(of: key) }

  func real(_ key: String) throws -> Double? { try value(of: key) }

  func text(_ key: String) throws -> String? { try value(of: key) }

  private func value<Content: RecordValue>(of key: String) throws -> Content? {
    do {
      return try self[key].map { try Content($0) }
    } catch let diagnostic as Diagnostic {
      throw Diagnostic.malformed("the attribute '\(key)' \(diagnostic.message)", at: nil)
    }
  }

  /// The element type with the number that an attribute holds; 0 is none.
  func elementType(_ key: String) throws -> ElementType? {
    guard let code = try integer(key), code != 0 else { return nil }
    return try ElementType(onnxNumber: Int32(clamping: code), of: "'\(key)'")
  }
}
