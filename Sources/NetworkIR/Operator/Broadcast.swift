import Basics

/// The common shape of operands by numpy's rule: shapes are aligned at their ends, and an axis of
/// size 1 is repeated.
package struct Broadcast {
  package let shape: [Int]

  /// - Parameter owner: the operator that the message names.
  /// - Throws: if two sizes differ and neither is 1.
  package init(_ a: [Int], _ b: [Int], of owner: some Operator) throws {
    let rank = max(a.count, b.count)
    let padded = [a, b].map { Array(repeating: 1, count: rank - $0.count) + $0 }
    shape = try (0..<rank).map { axis in
      let (x, y) = (padded[0][axis], padded[1][axis])
      guard x == y || x == 1 || y == 1 else {
        throw Diagnostic.malformed("\(owner.name) cannot broadcast \(a) with \(b)", at: nil)
      }
      return x == 1 ? y : x
    }
  }
}

extension Tensor {
  /// Returns this tensor repeated to `shape`.
  ///
  /// - Precondition: this shape broadcasts to `shape`.
  @inlinable package func broadcast(to shape: [Int]) -> Tensor {
    if self.shape == shape { return self }
    let missing = shape.count - rank
    let strides = self.shape.rowMajorStrides
    return selecting(
      shape.indices.map { axis in
        guard axis >= missing, self.shape[axis - missing] != 1 else {
          return Array(repeating: 0, count: shape[axis])
        }
        return (0..<shape[axis]).map { $0 * strides[axis - missing] }
      })
  }
}

extension AnyTensor {
  /// The same as `Tensor.broadcast(to:)`, for any type of elements.
  package func broadcast(to shape: [Int]) -> AnyTensor {
    switch content {
    case .real(let tensor): AnyTensor(tensor.broadcast(to: shape), type: type)
    case .integer(let tensor): AnyTensor(tensor.broadcast(to: shape), type: type)
    }
  }
}
