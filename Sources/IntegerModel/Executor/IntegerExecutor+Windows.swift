import Basics
import NetworkIR

extension MaximumTables {
  /// Computes the largest code of each window of `[N, C, D1, …]`.
  func run(_ input: Tensor<Int32>, shape: [Int]) -> Tensor<Int32> {
    input.windowed(window, shape: shape) { plane, taps, _ in
      let largest = taps.reduce(nil as Int32?) { largest, tap in
        guard tap >= 0 else { return largest }
        return max(largest ?? .min, plane[tap])
      }
      return rescaling.apply(Int(largest ?? 0), clamp)
    }
  }
}

extension AverageTables {
  /// Computes the mean of each window of `[N, C, D1, …]`.
  func run(_ input: Tensor<Int32>, shape: [Int]) -> Tensor<Int32> {
    let positions = window.outputSizes.positions()
    return input.windowed(window, shape: shape) { plane, taps, position in
      let sum = taps.reduce(0) { sum, tap in sum + (tap >= 0 ? Int(plane[tap]) : inputZeroPoint) }
      return requantization(at: positions[position]).apply(sum, clamp: clamp)
    }
  }
}

extension Tensor<Int32> {
  /// Applies `reduce` to each window of each plane of `[N, C, D1, …]`: to the plane, the indices in
  /// it that the taps read (negative outside), and the index of the output position.
  fileprivate func windowed(
    _ window: Window, shape: [Int],
    reduce: (_ plane: UnsafeBufferPointer<Int32>, _ taps: ArraySlice<Int>, Int) -> Int
  ) -> Tensor<Int32> {
    let spatial = Array(self.shape.dropFirst(2))
    let sources = WindowSources(window, in: spatial)
    let size = spatial.elementCount
    var result: [Int32] = []
    result.reserveCapacity(shape.elementCount)
    elements.withUnsafeBufferPointer { elements in
      for index in 0..<shape[0] * shape[1] {
        let plane = UnsafeBufferPointer(rebasing: elements[index * size..<(index + 1) * size])
        for position in 0..<sources.positions {
          result.append(Int32(reduce(plane, sources[position], position)))
        }
      }
    }
    return Tensor(shape, result)
  }
}

/// The index in a plane that each tap of a window reads at each output position, both in row-major
/// order; negative outside the plane.
struct WindowSources: Sendable {
  let positions: Int
  let taps: Int
  private let indices: [Int]

  /// The one window of a vector.
  init() { (positions, taps, indices) = (1, 1, [0]) }

  init(_ window: Window, in sizes: [Int]) {
    var all = (positions: 1, taps: 1, indices: [0])
    for axis in sizes.indices {
      let next = (positions: window.outputSizes[axis], taps: window.kernel[axis])
      var indices: [Int] = []
      indices.reserveCapacity(all.indices.count * next.positions * next.taps)
      for outer in 0..<all.positions {
        for position in 0..<next.positions {
          for outerTap in all.indices[outer * all.taps..<(outer + 1) * all.taps] {
            for tap in 0..<next.taps {
              let at = window.source(axis: axis, position: position, tap: tap)
              let isInside = outerTap >= 0 && (0..<sizes[axis]).contains(at)
              indices.append(isInside ? outerTap * sizes[axis] + at : -1)
            }
          }
        }
      }
      all = (all.positions * next.positions, all.taps * next.taps, indices)
    }
    (positions, taps, indices) = all
  }

  /// What the taps read at a position.
  subscript(position: Int) -> ArraySlice<Int> { indices[position * taps..<(position + 1) * taps] }

  /// What one tap reads at a position.
  subscript(position: Int, tap: Int) -> Int { indices[position * taps + tap] }
}

extension [Int] {
  /// Every index into a tensor of this shape, row-major.
  fileprivate func positions() -> [[Int]] {
    reduce([[]]) { positions, size in positions.flatMap { at in (0..<size).map { at + [$0] } } }
  }
}
