import Basics
import NetworkIR

/// `x` clamped to `min` and `max`; absent bounds are infinite. Source: ONNX, Clip.
///
/// A gradient passes only strictly between the bounds.
public struct Clip: DifferentiableFunction {
  public static let name = "Clip"
  public static let summary = "x clamped to min and max"
  public static let versions = [1, 6, 11, 12, 13]
  public static let attributeOpsets: [String: ClosedRange<Int>] = [
    "min": .until(10), "max": .until(10),
  ]
  public static var fields: [Field<Self>] {
    [
      Field("min", \.minimum, "lower bound; absent: none"),
      Field("max", \.maximum, "upper bound; absent: none"),
    ]
  }

  public var minimum = -Double.infinity
  public var maximum = Double.infinity

  public init() {}

  public static func adapt(_ node: inout ImportedNode) throws {
    let bounds = [(2, "max"), (1, "min")]
    for (index, name) in bounds { try node.takeConstants(from: index, as: [name], asList: false) }
  }

  /// The values that pass unchanged. Bounds in the wrong order give `max`, as in ONNX; the largest
  /// finite numbers, the default bounds before opset 11, do not bound anything.
  public var range: ClosedRange<Float> {
    let (lower, upper) = (Float(minimum).openBound, Float(maximum).openBound)
    return min(lower, upper)...upper
  }

  public func validate() throws {
    guard !minimum.isNaN, !maximum.isNaN else {
      throw Diagnostic.configuration("'min' and 'max' of Clip must be numbers, not nan", at: nil)
    }
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 1)
    return inputs
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let (lower, upper) = (Float(minimum), Float(maximum))
    switch inputs[0].content {
    case .real(let tensor):
      return [AnyTensor(tensor.map { min(max($0, lower), upper) }, type: inputs[0].type)]
    case .integer(let tensor):
      let (lower, upper) = (Int(saturating: minimum), Int(saturating: maximum))
      return [AnyTensor(tensor.map { min(max($0, lower), upper) }, type: inputs[0].type)]
    }
  }

  func slope(at x: Double) -> Double { range.holdsStrictly(Float(x)) ? 1 : 0 }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    guard range.lowerBound < .infinity, range.upperBound > -.infinity else {
      throw unsupported(
        "with 'min' \(minimum) and 'max' \(maximum) makes every value infinite")
    }
    guard minimum <= maximum else {
      throw unsupported("with 'min' above 'max' has no integer form")
    }
    return .affine(AffineForm(clamp: range))
  }
}

extension Float {
  /// Infinite where this is the largest finite number in magnitude.
  fileprivate var openBound: Float {
    magnitude == .greatestFiniteMagnitude
      ? Float(signOf: self, magnitudeOf: .infinity) : self
  }
}

extension ClosedRange<Float> {
  /// Whether `x` is strictly inside this range.
  package func holdsStrictly(_ x: Float) -> Bool { lowerBound < x && x < upperBound }
}
