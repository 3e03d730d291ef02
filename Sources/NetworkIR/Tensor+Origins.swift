import Basics

extension Tensor<Int> {
  /// Each element's own row-major position.
  static func positions(of shape: [Int]) -> Tensor {
    Tensor(shape, Array(0..<shape.elementCount))
  }
}

extension Tensor<Double> {
  /// The tensor of `shape` whose every element is the sum of those elements of this one that
  /// `origins` send to its row-major position; negative origins send theirs nowhere.
  func summed(at origins: Tensor<Int>, of shape: [Int]) -> Tensor<Float> {
    var sums = [Double](repeating: 0, count: shape.elementCount)
    for (origin, element) in zip(origins.elements, elements) where origin >= 0 {
      sums[origin] += element
    }
    return Tensor<Float>(shape, sums.map { Float($0) })
  }

  /// The sum over the axes on which a tensor of `shape` was repeated to become one of this shape: the
  /// gradient of `broadcast(to:)`.
  func summed(to shape: [Int]) -> Tensor<Float> {
    summed(at: .positions(of: shape).broadcast(to: self.shape), of: shape)
  }
}
