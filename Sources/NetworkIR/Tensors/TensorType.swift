import Basics

/// The shape and element type of a value in a graph.
public struct TensorType: Hashable, Sendable {
  public var element: ElementType
  public var shape: [Int]

  public init(_ element: ElementType, _ shape: [Int]) {
    self.element = element
    self.shape = shape
  }

  /// The type of single-precision values of `shape`.
  public static func real(_ shape: [Int]) -> TensorType { TensorType(.float32, shape) }
}

extension TensorType {
  /// The maximum number of elements of a value, and the maximum size of an axis.
  public static let largestCount = 1 << 31

  /// The maximum number of axes of a value of a model.
  public static let largestRank = 16

  /// The same for values without elements; it bounds the work that is done per index of an axis.
  private static let largestEmptyCount = 1 << 16

  /// Returns this type.
  ///
  /// - Throws: if a size is negative or there are too many elements.
  public func bounded() throws -> TensorType {
    let largest = shape.contains(0) ? Self.largestEmptyCount : Self.largestCount
    guard shape.allSatisfy({ $0 >= 0 }),
      let count = shape.map({ max($0, 1) }).checkedElementCount, count <= largest
    else {
      throw Diagnostic.unsupported(
        "the type \(self) has a negative size or more than \(largest) elements")
    }
    return self
  }
}

extension TensorType: CustomStringConvertible {
  public var description: String { "\(element.rawValue)\(shape)" }
}
