import Basics
import NetworkIR

extension Tensor<Int> {
  /// The row-major position of each element.
  static func positions(of shape: [Int]) -> Tensor {
    Tensor(shape, Array(0..<shape.elementCount))
  }
}

extension Tensor<Double> {
  /// Returns a tensor of `shape` to which each element of this one is added, at the row-major
  /// position that `origins` gives; elements with a negative origin are dropped.
  func summed(at origins: Tensor<Int>, of shape: [Int]) -> Tensor<Float> {
    var sums = [Double](repeating: 0, count: shape.elementCount)
    for (origin, element) in zip(origins.elements, elements) where origin >= 0 {
      sums[origin] += element
    }
    return Tensor<Float>(shape, sums.map { Float($0) })
  }

  /// The sum over the axes along which a tensor of `shape` was broadcast to this shape: the
  /// gradient of `broadcast(to:)`.
  func summed(to shape: [Int]) -> Tensor<Float> {
    summed(at: .positions(of: shape).broadcast(to: self.shape), of: shape)
  }
}
