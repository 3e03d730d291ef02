import COpenBLAS

/// A row-major matrix in memory, or its transpose.
struct MatrixOperand {
  let elements: UnsafePointer<Float>
  let isTransposed: Bool
  /// Elements from one stored row to the next.
  let stride: Int

  init(_ elements: UnsafePointer<Float>, stride: Int, isTransposed: Bool = false) {
    self.elements = elements
    self.stride = stride
    self.isTransposed = isTransposed
  }
}

/// Matrix products in single precision, by OpenBLAS on the calling thread alone: shards run side by
/// side, and sums must not depend on how many.
enum MatrixProduct {
  private static let oneThread: Void = openblas_set_num_threads(1)

  /// `c = a · b`, or `c += a · b`; `a` `[rows, depth]`, `b` `[depth, columns]`, `c` `[rows, columns]`.
  static func run(
    _ a: MatrixOperand, _ b: MatrixOperand, into c: UnsafeMutablePointer<Float>, rows: Int,
    columns: Int, depth: Int, adds: Bool
  ) {
    _ = oneThread
    cblas_sgemm(
      CblasRowMajor, a.isTransposed ? CblasTrans : CblasNoTrans,
      b.isTransposed ? CblasTrans : CblasNoTrans, Int32(rows), Int32(columns), Int32(depth), 1,
      a.elements, Int32(a.stride), b.elements, Int32(b.stride), adds ? 1 : 0, c, Int32(columns))
  }
}
