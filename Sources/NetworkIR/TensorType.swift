import Basics

/// The shape and element type of a value in a graph.
public struct TensorType: Hashable, Sendable {
  public var element: ElementType
  public var shape: [Int]

  public init(_ element: ElementType, _ shape: [Int]) {
    self.element = element
    self.shape = shape
  }

  public static func real(_ shape: [Int]) -> TensorType { TensorType(.float32, shape) }
}

extension TensorType: CustomStringConvertible {
  public var description: String { "\(element.rawValue)\(shape)" }
}
