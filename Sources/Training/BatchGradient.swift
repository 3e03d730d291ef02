/// The gradient of the mean loss of a batch with respect to the parameters.
public struct BatchGradient {
  /// A number for each parameter; those of the matrices in `products` are not set.
  public let elements: UnsafePointer<Float>
  /// Keyed by where the matrix starts among the parameters.
  public let products: [Int: OuterProduct]

  public init(elements: UnsafePointer<Float>, products: [Int: OuterProduct] = [:]) {
    (self.elements, self.products) = (elements, products)
  }
}

/// A matrix `[rows, columns]` whose elements are `rows[r] · columns[c]`.
///
/// The vectors are in the memory of a shard, and valid until its next batch.
public struct OuterProduct: @unchecked Sendable {
  public let rows: UnsafeBufferPointer<Float>
  public let columns: UnsafeBufferPointer<Float>

  public init(rows: UnsafeBufferPointer<Float>, columns: UnsafeBufferPointer<Float>) {
    self.rows = rows
    self.columns = columns
  }

  /// Writes its elements, row by row.
  public func write(to elements: UnsafeMutablePointer<Float>) {
    for (row, factor) in rows.enumerated() {
      for (column, other) in columns.enumerated() {
        elements[row * columns.count + column] = factor * other
      }
    }
  }
}
