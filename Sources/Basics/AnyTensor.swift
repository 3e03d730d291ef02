/// A tensor from a file: real numbers or integers, with the element type of the file.
///
/// Reals have single precision (`float64` is rounded, `float16` widened), integers are `Int`, and
/// booleans are 0 and 1.
public struct AnyTensor: Equatable, Sendable {
  /// The elements.
  public enum Content: Equatable, Sendable {
    case real(Tensor<Float>)
    case integer(Tensor<Int>)
  }

  public let type: ElementType
  public let content: Content

  /// - Precondition: `type` is a real type.
  public init(_ tensor: Tensor<Float>, type: ElementType = .float32) {
    precondition(type.isReal)
    self.type = type
    content = .real(tensor)
  }

  /// - Precondition: `type` is an integer type.
  public init(_ tensor: Tensor<Int>, type: ElementType = .int64) {
    precondition(!type.isReal)
    self.type = type
    content = .integer(tensor)
  }

  public var shape: [Int] {
    switch content {
    case .real(let tensor): tensor.shape
    case .integer(let tensor): tensor.shape
    }
  }

  /// The elements if they are real numbers.
  public var real: Tensor<Float>? {
    if case .real(let tensor) = content { tensor } else { nil }
  }

  /// The elements if they are integers.
  public var integer: Tensor<Int>? {
    if case .integer(let tensor) = content { tensor } else { nil }
  }

  /// The elements as real numbers; integers are converted.
  public var asReal: Tensor<Float> {
    switch content {
    case .real(let tensor): tensor
    case .integer(let tensor): tensor.map(Float.init)
    }
  }
}
