/// A dense tensor: a shape, and its elements in row-major order.
public struct Tensor<Element: Sendable>: Sendable {
  public let shape: [Int]
  public var elements: [Element]

  /// - Precondition: `elements.count` is the product of `shape`.
  public init(_ shape: [Int], _ elements: [Element]) {
    precondition(elements.count == shape.elementCount, "a tensor's elements must fill its shape")
    self.shape = shape
    self.elements = elements
  }

  public init(_ shape: [Int], repeating element: Element) {
    self.init(shape, Array(repeating: element, count: shape.elementCount))
  }

  public var count: Int { elements.count }
  public var rank: Int { shape.count }

  /// The same elements in another shape.
  ///
  /// - Precondition: the shape has the same number of elements.
  public func reshaped(_ shape: [Int]) -> Tensor { Tensor(shape, elements) }

  /// `count` evenly spaced items along the first axis, or all if there are not more.
  public func evenlySpaced(_ count: Int) -> Tensor {
    let (all, size) = (shape[0], self.count / Swift.max(shape[0], 1))
    guard all > count else { return self }
    let kept = (0..<count).flatMap { item -> ArraySlice<Element> in
      let start = item * all / count * size
      return elements[start..<start + size]
    }
    return Tensor([count] + shape.dropFirst(), kept)
  }

  /// The tensor of the transformed elements.
  @inlinable public func map<Other: Sendable>(_ transform: (Element) throws -> Other) rethrows
    -> Tensor<Other>
  {
    Tensor<Other>(shape, try elements.map(transform))
  }
}

extension Tensor: Equatable where Element: Equatable {}

extension [Int] {
  /// The number of elements of a tensor of this shape.
  public var elementCount: Int { reduce(1, *) }

  /// The shape of one item: this shape without a leading 1, the number of items.
  public var itemShape: [Int] { first == 1 ? Array(dropFirst()) : self }

  /// The row-major stride along each axis: `[12, 4, 1]` for `[2, 3, 4]`.
  public var rowMajorStrides: [Int] {
    var strides = [Int](repeating: 1, count: count)
    for axis in indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * self[axis + 1] }
    return strides
  }

  /// The number of elements, or `nil` where a dimension is negative or the product overflows.
  public var checkedElementCount: Int? {
    var product = 1
    for dimension in self {
      let (next, overflow) = product.multipliedReportingOverflow(by: dimension)
      guard dimension >= 0, !overflow else { return nil }
      product = next
    }
    return product
  }
}
