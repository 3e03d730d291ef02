import Basics
import NetworkIR

/// `A · B`, broadcast. Source: ONNX, Mul.
public struct Mul: BroadcastOperator {
  public static let name = "Mul"
  public static let summary = "the product of two tensors, element by element"
  public static let versions = [1, 6, 7, 13, 14]

  public var axis: Int?

  public init() {}

  func apply(_ a: Float, _ b: Float) -> Float { a * b }

  func apply(_ a: Int, _ b: Int) -> Int { a &* b }

  func slopes(of a: Double, _ b: Double) -> (a: Double, b: Double) { (b, a) }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    switch try operands(inputs) {
    case .activations: .product
    case .constantRight(let b): .affine(AffineForm(scale: b))
    case .constantLeft(let a): .affine(AffineForm(scale: a))
    }
  }
}
