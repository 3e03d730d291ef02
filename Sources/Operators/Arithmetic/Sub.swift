import Basics
import NetworkIR

/// `A − B`, broadcast. Source: ONNX, Sub.
public struct Sub: BroadcastOperator {
  public static let name = "Sub"
  public static let summary = "the difference of two tensors"
  public static let versions = [1, 6, 7, 13, 14]

  public var axis: Int?

  public init() {}

  func apply(_ a: Float, _ b: Float) -> Float { a - b }

  func apply(_ a: Int, _ b: Int) -> Int { a &- b }

  func slopes(of a: Double, _ b: Double) -> (a: Double, b: Double) { (1, -1) }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    switch try operands(inputs) {
    case .activations: .sum(signs: [1, -1])
    case .constantRight(let b): .affine(AffineForm(shift: b.map { -$0 }))
    case .constantLeft(let a): .affine(AffineForm(scale: Tensor([], [-1]), shift: a))
    }
  }
}
