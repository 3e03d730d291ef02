import Basics

extension Tensor {
  /// The tensor whose element at `(i, j, …)` is the row-major element
  /// `offsets[0][i] + offsets[1][j] + …` of this tensor.
  ///
  /// - Precondition: every such sum is an index of `elements`.
  @inlinable package func selecting(_ offsets: [[Int]]) -> Tensor {
    let shape = offsets.map(\.count)
    guard let last = offsets.last else { return Tensor([], [elements[0]]) }
    var result: [Element] = []
    result.reserveCapacity(shape.elementCount)
    for start in Self.sums(of: offsets.dropLast()) {
      for offset in last { result.append(elements[start + offset]) }
    }
    return Tensor(shape, result)
  }

  /// The elements at these indices along each axis; the result has as many along it.
  @inlinable package func selecting(indices: [[Int]]) -> Tensor {
    selecting(zip(indices, shape.rowMajorStrides).map { own, stride in own.map { $0 * stride } })
  }

  /// All sums of one entry per axis; the last axis varies fastest.
  @usableFromInline static func sums(of offsets: ArraySlice<[Int]>) -> [Int] {
    offsets.reduce([0]) { sums, axis in sums.flatMap { sum in axis.map { sum + $0 } } }
  }
}

extension AnyTensor {
  /// The same as `Tensor.selecting`, for any type of elements.
  package func selecting(_ offsets: [[Int]]) -> AnyTensor {
    switch content {
    case .real(let tensor): AnyTensor(tensor.selecting(offsets), type: type)
    case .integer(let tensor): AnyTensor(tensor.selecting(offsets), type: type)
    }
  }

  /// The elements at these indices along each axis; the result has as many along it.
  package func selecting(indices: [[Int]]) -> AnyTensor {
    selecting(zip(indices, shape.rowMajorStrides).map { own, stride in own.map { $0 * stride } })
  }

  /// The same elements in another shape with the same number of elements.
  package func reshaped(_ shape: [Int]) -> AnyTensor {
    switch content {
    case .real(let tensor): AnyTensor(tensor.reshaped(shape), type: type)
    case .integer(let tensor): AnyTensor(tensor.reshaped(shape), type: type)
    }
  }
}
