import Basics
import NetworkIR

/// `scale` where the input is not negative, else `−scale`. Source: QONNX, BipolarQuant.
public struct BipolarQuant: ElementFunction, OwnOperator {
  public static let name = "BipolarQuant"
  public static let summary = "plus or minus a scale, by the sign of the input"
  public static let versions = [1]
  public static var fields: [Field<Self>] {
    [Field("scale", \.scale, in: 1.2e-38...3.4e38, required: true, "the magnitude of the result")]
  }

  public var scale = 1.0

  public init() {}

  public init(scale: Double) { self.scale = scale }

  func apply(_ x: Double) -> Double { x >= 0 ? scale : -scale }
}

extension BipolarQuant: QuantizingOperator {
  /// The codes are −1 and 1, which a zero between them completes.
  public var quantizer: Quantizer { Quantizer(step: scale, codes: -1...1) }
}
