/// The matrices of a network that are sparse enough to multiply only their nonzero weights.
struct Sparsity: Sendable {
  /// The largest share of nonzero weights at which the sparse product, weight by weight, is faster.
  static let largestDensity = 0.25

  /// Keyed by where the matrix starts among the parameters.
  private var matrices: [Int: SparseMatrix] = [:]

  /// Treats no matrix as sparse.
  static let none = Sparsity()

  subscript(start: Int) -> SparseMatrix? { matrices[start] }

  /// Updates it to the nonzero weights of `parameters`.
  mutating func update(for steps: [any TrainingStep], _ parameters: UnsafePointer<Float>) {
    for matrix in steps.flatMap(\.weightMatrices) {
      if let known = matrices[matrix.start], known.isCurrent(in: parameters) { continue }
      let density = Double(matrix.nonzeroCount(in: parameters)) / Double(max(matrix.count, 1))
      let isSparse = density <= Self.largestDensity
      matrices[matrix.start] = isSparse ? SparseMatrix(matrix, in: parameters) : nil
    }
  }

  /// The sparsity of `parameters`.
  static func of(_ steps: [any TrainingStep], _ parameters: UnsafePointer<Float>) -> Sparsity {
    var sparsity = Sparsity.none
    sparsity.update(for: steps, parameters)
    return sparsity
  }
}
