import Basics
import NetworkIR

extension MaximumTables {
  /// Computes the largest code of each window of `[N, C, D1, …]`.
  func run(_ input: Tensor<Int32>, shape: [Int]) -> Tensor<Int32> {
    input.windowed(window, shape: shape) { plane, taps, _ in
      let largest = taps.compactMap { $0.map { plane[$0] } }.max() ?? 0
      return rescaling.apply(largest, clamp)
    }
  }
}

extension AverageTables {
  /// Computes the mean of each window of `[N, C, D1, …]`.
  func run(_ input: Tensor<Int32>, shape: [Int]) -> Tensor<Int32> {
    let positions = window.outputSizes.positions()
    return input.windowed(window, shape: shape) { plane, taps, position in
      let sum = taps.reduce(0) { sum, tap in sum + (tap.map { plane[$0] } ?? inputZeroPoint) }
      return requantization(at: positions[position]).apply(sum, clamp: clamp)
    }
  }
}

extension Tensor<Int32> {
  /// Applies `reduce` to each window of each plane of `[N, C, D1, …]`: to the plane, the indices in
  /// it that the taps read, and the index of the output position.
  fileprivate func windowed(
    _ window: Window, shape: [Int], reduce: (_ plane: [Int], _ taps: [Int?], Int) -> Int
  ) -> Tensor<Int32> {
    let spatial = Array(self.shape.dropFirst(2))
    let sources = window.sources(in: spatial)
    let size = spatial.elementCount
    return Tensor(
      shape,
      (0..<shape[0] * shape[1]).flatMap { index in
        let plane = elements[index * size..<(index + 1) * size].map(Int.init)
        return sources.enumerated().map { Int32(reduce(plane, $1, $0)) }
      })
  }
}

extension Window {
  /// The index in a plane of these `sizes` that each tap reads at each output position, both in
  /// row-major order; `nil` outside the plane.
  func sources(in sizes: [Int]) -> [[Int?]] {
    let strides = sizes.rowMajorStrides
    let taps = kernel.positions()
    return outputSizes.positions().map { position in
      taps.map { tap in
        let at = sizes.indices.map { source(axis: $0, position: position[$0], tap: tap[$0]) }
        guard sizes.indices.allSatisfy({ (0..<sizes[$0]).contains(at[$0]) }) else { return nil }
        return zip(at, strides).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
  }
}

extension [Int] {
  /// Every index into a tensor of this shape, row-major.
  fileprivate func positions() -> [[Int]] {
    reduce([[]]) { positions, size in positions.flatMap { at in (0..<size).map { at + [$0] } } }
  }
}
