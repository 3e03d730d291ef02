import Basics
import NetworkIR

/// A small tensor as an attribute: `{type = "int64", shape = [2], integers = [3, 4]}`.
public struct TensorLiteral: Section {
  public static let name = "tensor"
  public static let summary = "a small tensor, element by element"
  public static var fields: [Field<Self>] {
    [
      Field("type", \.type, "element type"),
      Field("shape", \.shape, "size of each axis"),
      Field("reals", \.reals, "the elements, row-major, if the type is real"),
      Field("integers", \.integers, "the elements, row-major, if the type is not real"),
    ]
  }

  public var type = ElementType.float32
  public var shape: [Int] = []
  public var reals: [Double] = []
  public var integers: [Int] = []

  public init() {}

  public init(_ tensor: AnyTensor) {
    type = tensor.type
    shape = tensor.shape
    switch tensor.content {
    case .real(let tensor): reals = tensor.elements.map(\.shortestDouble)
    case .integer(let tensor): integers = tensor.elements
    }
  }

  public func validate() throws {
    let count = type.isReal ? reals.count : integers.count
    guard shape.checkedElementCount == count, (type.isReal ? integers.count : reals.count) == 0
    else {
      throw Diagnostic.configuration(
        "a tensor \(type.rawValue)\(shape) cannot hold \(reals.count) reals and \(integers.count) integers",
        at: nil)
    }
  }

  /// The tensor that this literal describes.
  ///
  /// - Precondition: `validate` accepts this literal.
  public var tensor: AnyTensor {
    type.isReal
      ? AnyTensor(Tensor(shape, reals.map { Float($0) }), type: type)
      : AnyTensor(Tensor(shape, integers), type: type)
  }
}
