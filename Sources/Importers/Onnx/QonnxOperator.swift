import Basics
import Foundation
import NetworkIR
import Operators

/// An operator of QONNX, which rounds real numbers to few bits. Source: Pappalardo et al., "QONNX:
/// representing arbitrary-precision quantized neural networks", AccML 2022, section 4, and the
/// documents of its operators.
enum QonnxOperator: String {
  case quant = "Quant"
  case intQuant = "IntQuant"
  case bipolarQuant = "BipolarQuant"
  case trunc = "Trunc"

  private static let domains: Set<String> = [
    "qonnx.custom_op.general", "onnx.brevitas", "finn.custom_op.general", "qonnx",
  ]

  init?(_ node: OnnxNode) {
    guard Self.domains.contains(node.domain) else { return nil }
    self.init(rawValue: node.bareName)
  }
}

extension OnnxImporter {
  mutating func readQonnx(_ node: OnnxNode, _ op: QonnxOperator) throws -> ModelCheck.Status {
    let scaling = try scaleAndZero(
      node.input(1), op == .bipolarQuant ? nil : node.input(2), zeroIsReal: true)
    let output = try node.onlyOutput()
    let isBipolar = try isBipolar(node, op)
    let make: (Double, Int) throws -> any Operator = { [self] scale, zeroPoint in
      if isBipolar { return BipolarQuant(scale: scale) }
      return Quant(try quantizer(of: node, op, scale, zeroPoint))
    }
    if let constant = values[node.input(0)]?.constant {
      let (real, steps) = try rounded(constant.asReal, scaling, make)
      try define(output, .constant(AnyTensor(real)))
      graph.weightSteps[output] = steps
      return .folded
    }
    guard scaling.isUniform else {
      throw Diagnostic.unsupported(
        "an activation has \(scaling.scale.count) scales",
        note: "quantize activations per tensor; only weights may have a scale per channel")
    }
    let made = try make(Double(scaling.scale.elements[0]), scaling.zeroPoint.elements[0])
    let name = try append(made, [node.input(0)], named: output, at: node.place)
    try define(output, .known(try graphType(name), constant: nil))
    return .compiled
  }

  /// A constant rounded element by element, with the scales broadcast to it; and its steps.
  private func rounded(
    _ tensor: Tensor<Float>, _ scaling: ScaleAndZero, _ make: (Double, Int) throws -> any Operator
  ) throws -> (Tensor<Float>, [Double]?) {
    guard let both = try? Broadcast(tensor.shape, scaling.scale.shape, of: Mul()).shape,
      both == tensor.shape
    else {
      throw Diagnostic.malformed(
        "scales of shape \(scaling.scale.shape) do not fit \(tensor.shape)", at: nil)
    }
    let scales = scaling.scale.broadcast(to: tensor.shape).elements
    let zeros =
      scaling.zeroPoint.count == 1
      ? tensor.elements.map { _ in scaling.zeroPoint.elements[0] }
      : scaling.zeroPoint.broadcast(to: tensor.shape).elements
    var operators: [[Double]: any Operator] = [:]
    let reals = try tensor.elements.indices.map { index in
      let key = [Double(scales[index]), Double(zeros[index])]
      let op = try operators[key] ?? make(key[0], zeros[index])
      operators[key] = op
      return try op.evaluate([AnyTensor(Tensor([], [tensor.elements[index]]))])[0].asReal.elements[
        0]
    }
    return (Tensor(tensor.shape, reals), scaling.scale.elements.map(Double.init))
  }

  /// One signed bit stands for −1 and 1. Source: QONNX, IntQuant.
  private func isBipolar(_ node: OnnxNode, _ op: QonnxOperator) throws -> Bool {
    switch op {
    case .bipolarQuant: true
    case .trunc: false
    case .quant, .intQuant:
      try bits(node.input(3)) == 1 && node.attributes().integer("signed") ?? 1 == 1
    }
  }

  private func quantizer(
    of node: OnnxNode, _ op: QonnxOperator, _ scale: Double, _ zeroPoint: Int
  ) throws -> Quantizer {
    let attributes = try node.attributes()
    let rounding = try Rounding(qonnx: attributes.text("rounding_mode") ?? op.defaultRounding)
    let bits = try bits(node.input(3))
    guard op == .trunc else {
      return Quantizer(
        step: scale, zeroPoint: zeroPoint, codes: try attributes.codes(ofBits: bits),
        rounding: rounding)
    }
    guard zeroPoint == 0 else {
      throw Diagnostic.unsupported("Trunc with the zero point \(zeroPoint) is not supported")
    }
    guard node.inputs.count < 6 else { return try truncation(of: node, scale, rounding) }
    let dropped = bits - (try self.bits(node.input(4)))
    guard dropped >= 0 else { throw Self.widening }
    return Quantizer(
      step: scale * Double(1 << dropped), unit: scale, codes: nil, rounding: rounding)
  }

  /// Trunc of version 2, which names the scale of its result. Source: QONNX, Trunc.
  private func truncation(of node: OnnxNode, _ scale: Double, _ rounding: Rounding) throws
    -> Quantizer
  {
    let result = try scaleAndZero(node.input(4), nil)
    guard result.isUniform else {
      throw Diagnostic.unsupported("Trunc to \(result.scale.count) scales is not supported")
    }
    let unit = Double(result.scale.elements[0])
    let dropped = log2(unit / scale).rounded()
    guard (0...31).contains(dropped) else { throw Self.widening }
    return Quantizer(
      step: scale * Double(1 << Int(dropped)), unit: unit,
      codes: try node.attributes().codes(ofBits: try bits(node.input(5))), rounding: rounding)
  }

  private static let widening = Diagnostic.unsupported("Trunc that adds bits is not supported")

  private func bits(_ name: String) throws -> Int {
    guard !name.isEmpty else { throw Diagnostic.malformed("the node has no bit width", at: nil) }
    guard let tensor = values[name]?.constant?.asReal, tensor.count == 1,
      let bits = Int(exactly: tensor.elements[0]), (1...32).contains(bits)
    else {
      throw Diagnostic.unsupported("the bit width '\(name)' is not a constant from 1 to 32")
    }
    return bits
  }
}

extension Record {
  /// The codes of so many bits, by the attributes 'signed' and 'narrow'.
  fileprivate func codes(ofBits bits: Int) throws -> ClosedRange<Int> {
    let isSigned = try integer("signed") ?? 1 == 1
    let isNarrow = try integer("narrow") ?? 0 == 1
    let most = isSigned ? 1 << (bits - 1) - 1 : 1 << bits - 1 - (isNarrow ? 1 : 0)
    let least = isSigned ? -(1 << (bits - 1)) + (isNarrow ? 1 : 0) : 0
    guard least < most else {
      throw Diagnostic.unsupported("codes of \(bits) bits from \(least) to \(most)")
    }
    return least...most
  }
}

extension QonnxOperator {
  fileprivate var defaultRounding: String { self == .trunc ? "FLOOR" : "ROUND" }
}

extension Rounding {
  fileprivate init(qonnx name: String) throws {
    switch name.uppercased() {
    case "ROUND", "HALF_EVEN": self = .even
    case "FLOOR": self = .down
    case "DOWN", "ROUND_TO_ZERO": self = .zero
    default:
      throw Diagnostic.unsupported(
        "the rounding mode '\(name)' is not supported",
        note: "memc supports ROUND, FLOOR and DOWN")
    }
  }
}
