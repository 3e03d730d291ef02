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

extension TensorType {
  /// The most elements a value may have, and the largest size of an axis.
  public static let largestCount = 1 << 31

  /// This type; throws where its sizes are negative or past what memc takes.
  func bounded() throws -> TensorType {
    guard let count = shape.checkedElementCount, count <= Self.largestCount,
      shape.allSatisfy({ $0 <= Self.largestCount })
    else {
      throw Diagnostic.unsupported("a value \(self) has more than \(Self.largestCount) elements")
    }
    return self
  }
}

extension TensorType: CustomStringConvertible {
  public var description: String { "\(element.rawValue)\(shape)" }
}
