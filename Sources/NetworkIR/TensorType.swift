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

  /// The same where there are no elements at all: what is done for each index of an axis stays small.
  private static let largestEmptyCount = 1 << 16

  /// This type; throws where its sizes are negative or past what memc takes.
  public func bounded() throws -> TensorType {
    let largest = shape.contains(0) ? Self.largestEmptyCount : Self.largestCount
    guard shape.allSatisfy({ $0 >= 0 }),
      let count = shape.map({ max($0, 1) }).checkedElementCount, count <= largest
    else {
      throw Diagnostic.unsupported("a value \(self) has sizes below 0 or past \(largest) elements")
    }
    return self
  }
}

extension TensorType: CustomStringConvertible {
  public var description: String { "\(element.rawValue)\(shape)" }
}
