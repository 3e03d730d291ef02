import Basics
import NetworkIR

extension Tensor {
  /// The transpose of a matrix.
  ///
  /// - Precondition: two axes.
  var transposed: Tensor {
    let (rows, columns) = (shape[0], shape[1])
    var result: [Element] = []
    result.reserveCapacity(count)
    for column in 0..<columns {
      for row in 0..<rows { result.append(elements[row * columns + column]) }
    }
    return Tensor([columns, rows], result)
  }
}

extension Tensor<Float> {
  /// `self · otherᵀ` in double precision: `[M, K]` times the rows of `[N, K]` gives `[M, N]`.
  ///
  /// - Precondition: both have two axes, and the second ones have the same size.
  func products(withRowsOf other: Tensor<Float>) -> Tensor<Double> {
    let (rows, depth, columns) = (shape[0], shape[1], other.shape[0])
    var sums: [Double] = []
    sums.reserveCapacity(rows * columns)
    elements.withUnsafeBufferPointer { a in
      other.elements.withUnsafeBufferPointer { b in
        for row in 0..<rows {
          for column in 0..<columns {
            var sum = 0.0
            for k in 0..<depth {
              sum += Double(a[row * depth + k]) * Double(b[column * depth + k])
            }
            sums.append(sum)
          }
        }
      }
    }
    return Tensor<Double>([rows, columns], sums)
  }

  /// `self · other` in double precision: `[M, K]` times `[K, N]` gives `[M, N]`.
  ///
  /// - Precondition: both have two axes, of matching sizes.
  func product(with other: Tensor<Float>) -> Tensor<Double> {
    let (rows, depth, columns) = (shape[0], shape[1], other.shape[1])
    var sums = [Double](repeating: 0, count: rows * columns)
    sums.withUnsafeMutableBufferPointer { sums in
      other.elements.withUnsafeBufferPointer { b in
        for (index, factor) in elements.enumerated() {
          let (row, k) = index.quotientAndRemainder(dividingBy: depth)
          UnsafeMutableBufferPointer(rebasing: sums[(row * columns)...]).add(
            Double(factor), times: UnsafeBufferPointer(rebasing: b[(k * columns)...]),
            count: columns)
        }
      }
    }
    return Tensor<Double>([rows, columns], sums)
  }
}
