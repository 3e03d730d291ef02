import Basics
import NetworkIR

/// The input rounded to codes that the model states, as real numbers: ONNX's QuantizeLinear and the
/// DequantizeLinear after it, QONNX's Quant, or a division of integers.
///
/// Source: ONNX, QuantizeLinear; Pappalardo et al., "QONNX: representing arbitrary-precision quantized
/// neural networks", AccML 2022, section 4.
public struct Quant: QuantizingOperator, OwnOperator {
  public static let name = "Quant"
  public static let summary = "rounding to codes that the model states"
  public static let versions = [1]
  public static var fields: [Field<Self>] {
    [
      Field("step", \.step, in: steps, required: true, "real number between two codes"),
      Field("unit", \.unit, in: steps, "what a code stands for afterwards; absent: the step"),
      Field("zero-point", \.zeroPoint, in: -65536...65535, "the code of 0"),
      Field("codes", \.codes, "lowest and highest code; absent: no limits"),
      Field("rounding", \.rounding, "how real numbers become codes"),
    ]
  }

  /// Steps that are normal numbers of single precision.
  private static let steps = 1.2e-38...3.4e38
  private static let largestCode = 1 << 40

  public var step = 1.0
  public var unit: Double?
  public var zeroPoint = 0
  public var codes: [Int]?
  public var rounding = Rounding.even

  public init() {}

  public init(_ quantizer: Quantizer) {
    step = quantizer.step
    unit = quantizer.unit == quantizer.step ? nil : quantizer.unit
    zeroPoint = quantizer.zeroPoint
    codes = quantizer.codes.map { [$0.lowerBound, $0.upperBound] }
    rounding = quantizer.rounding
  }

  public func validate() throws {
    guard let codes else { return }
    guard codes.count == 2, codes[0] < codes[1],
      codes.allSatisfy({ $0.magnitude <= Self.largestCode })
    else {
      throw Diagnostic.configuration(
        "'codes' of Quant must be the lowest and the highest code, not \(codes)", at: nil)
    }
  }

  public var quantizer: Quantizer {
    Quantizer(
      step: step, unit: unit, zeroPoint: zeroPoint, codes: codes.map { $0[0]...$0[1] },
      rounding: rounding)
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 1)
    try expectReal(inputs)
    return inputs
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let quantizer = quantizer
    return [AnyTensor(inputs[0].asReal.map(quantizer.apply), type: inputs[0].type)]
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm { .quantizer(quantizer) }
}
