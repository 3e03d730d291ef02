import Basics
import NetworkIR

/// `A / B`, broadcast; integer quotients are rounded toward zero. Source: ONNX, Div.
public struct Div: BroadcastOperator {
  public static let name = "Div"
  public static let summary = "the quotient of two tensors"
  public static let versions = [1, 6, 7, 13, 14]

  public var axis: Int?

  public init() {}

  func apply(_ a: Float, _ b: Float) -> Float { a / b }

  func apply(_ a: Int, _ b: Int) throws -> Int {
    guard b != 0 else { throw Diagnostic.malformed("Div divides an integer by zero", at: nil) }
    return a.dividedReportingOverflow(by: b).partialValue
  }

  func slopes(of a: Double, _ b: Double) -> (a: Double, b: Double) { (1 / b, -a / (b * b)) }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    switch try operands(inputs) {
    case .constantRight(let b):
      guard !b.elements.contains(0) else { throw unsupported("divides by a constant of zero") }
      return .affine(AffineForm(scale: b.map { 1 / $0 }))
    case .activations, .constantLeft:
      throw unsupported("by an activation has no integer form")
    }
  }
}
