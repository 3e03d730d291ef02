import Basics
import NetworkIR

/// Roundings and integers as QuantizeLinear and DequantizeLinear.
extension OnnxNodeForm {
  /// QuantizeLinear, a Clip if the type of the codes holds more of them, and DequantizeLinear.
  ///
  /// Runtimes do not clip integers of 16 bits; there, a Clip of the real numbers comes last.
  /// - Returns: `nil` if ONNX has no such rounding.
  static func rounding(_ node: Node, _ quantizer: Quantizer, names: inout FreshNames)
    -> [OnnxNodeForm]?
  {
    guard quantizer.rounding == .even, let codes = quantizer.codes,
      let type = ElementType(holding: codes, quantizer.zeroPoint)
    else { return nil }
    var chain = OnnxChain(node.name, from: node.inputs[0], to: node.outputs[0], names: names)
    let isClipped = codes != type.range
    let zeroPoint = AnyTensor(Tensor([], [quantizer.zeroPoint]), type: type)
    chain.append("QuantizeLinear", [AnyTensor(scalar: quantizer.step), zeroPoint])
    if isClipped, type.size == 1 {
      chain.append("Clip", codes.ends.map { AnyTensor(Tensor([], [$0]), type: type) })
    }
    let unit = AnyTensor(scalar: quantizer.unit)
    if isClipped, type.size > 1 {
      chain.append("DequantizeLinear", [unit, zeroPoint])
      let limits = codes.ends.map { quantizer.unit * Double($0 - quantizer.zeroPoint) }
      chain.append("Clip", limits.map(AnyTensor.init(scalar:)), isLast: true)
    } else {
      chain.append("DequantizeLinear", [unit, zeroPoint], isLast: true)
    }
    names = chain.names
    return chain.forms
  }

  /// The integers of a constant, and the DequantizeLinear that makes it of them.
  ///
  /// - Parameters:
  ///   - steps: one, or one for each index of `axis`.
  /// - Returns: `nil` if the constant has other numbers than whole steps of 32 bits.
  static func integers(
    _ name: String, _ tensor: Tensor<Float>, steps: [Double], axis: Int, names: inout FreshNames
  ) -> OnnxNodeForm? {
    guard
      steps.count == 1
        || tensor.shape.indices.contains(axis) && tensor.shape[axis] == steps.count,
      let codes = tensor.wholeSteps(steps, along: axis)
    else { return nil }
    let isSmall = tensor.rank > 1 && codes.elements.allSatisfy { Int8(exactly: $0) != nil }
    let held = names.take("\(name).codes")
    let scale = names.take("\(name).scale")
    var attributes = Record()
    if steps.count > 1 { attributes["axis"] = axis.value }
    return OnnxNodeForm(
      names.take("\(name).dequantize"), "DequantizeLinear", inputs: [held, scale],
      outputs: [name], attributes: attributes,
      constants: [
        (held, AnyTensor(codes, type: isSmall ? .int8 : .int32)),
        (scale, AnyTensor(Tensor(steps.count == 1 ? [] : [steps.count], steps.map { Float($0) }))),
      ])
  }
}

extension ElementType {
  /// The smallest type of ONNX that holds codes and their zero point; `nil` if 16 bits do not.
  fileprivate init?(holding codes: ClosedRange<Int>, _ zeroPoint: Int) {
    let types: [ElementType] = [.uint8, .int8, .uint16, .int16]
    let fitting = types.first { type in
      type.range.map { all in (codes.ends + [zeroPoint]).allSatisfy(all.contains) } ?? false
    }
    guard let fitting else { return nil }
    self = fitting
  }
}

extension ClosedRange<Int> {
  fileprivate var ends: [Int] { [lowerBound, upperBound] }
}

extension AnyTensor {
  fileprivate init(scalar: Double) { self.init(Tensor<Float>([], [Float(scalar)])) }
}

extension Tensor<Float> {
  /// Numbers in single precision miss a multiple of their step by no more than this share of the step
  /// and of themselves.
  private static let tolerances = (step: 1e-2, number: 0x1p-22)

  /// The numbers as multiples of steps; `nil` if one is no multiple, or exceeds 32 bits.
  fileprivate func wholeSteps(_ steps: [Double], along axis: Int) -> Tensor<Int>? {
    let inner = shape.dropFirst(axis + 1).reduce(1, *)
    var codes: [Int] = []
    codes.reserveCapacity(count)
    for (index, element) in elements.enumerated() {
      let ratio = Double(element) / steps[index / inner % steps.count]
      let code = ratio.rounded()
      let tolerance = max(Self.tolerances.step, Self.tolerances.number * code.magnitude)
      guard (ratio - code).magnitude <= tolerance, let exact = Int32(exactly: code) else {
        return nil
      }
      codes.append(Int(exact))
    }
    return Tensor<Int>(shape, codes)
  }
}
