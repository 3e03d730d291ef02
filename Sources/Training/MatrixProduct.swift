import Basics
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

/// Matrix products in single precision, by OpenBLAS on the calling thread only: shards already run
/// in parallel, and sums must not depend on the number of threads.
enum MatrixProduct {
  private static let product: memc_sgemm? = memc_openblas_load()

  /// Checks that OpenBLAS is installed. Call it before the first product.
  ///
  /// - Throws: a diagnostic of kind `missing` if it is not.
  static func expectAvailable() throws {
    guard product == nil else { return }
    throw Diagnostic(
      .missing, "training requires OpenBLAS, but 'libopenblas.so.0' is not installed",
      notes: ["on Debian: apt install libopenblas0"])
  }

  /// Computes `c = a · b`, or `c += a · b` if `adds`, with `a` `[rows, depth]`, `b`
  /// `[depth, columns]` and `c` `[rows, columns]`.
  static func run(
    _ a: MatrixOperand, _ b: MatrixOperand, into c: UnsafeMutablePointer<Float>, rows: Int,
    columns: Int, depth: Int, adds: Bool
  ) {
    guard let product else { preconditionFailure("a product before 'expectAvailable'") }
    product(
      Int32(memc_row_major), a.transposition, b.transposition, Int32(rows), Int32(columns),
      Int32(depth), 1, a.elements, Int32(a.stride), b.elements, Int32(b.stride), adds ? 1 : 0, c,
      Int32(columns))
  }
}

extension MatrixOperand {
  fileprivate var transposition: Int32 {
    Int32((isTransposed ? memc_transposed : memc_as_stored).rawValue)
  }
}
