/// Which matrices of a network have so many zeros that only the other weights are multiplied.
struct Sparsity: Sendable {
  /// A sparse product takes its weights one by one; from here on it is the faster one.
  static let largestDensity = 0.25

  /// By where the matrix starts among the parameters.
  private var matrices: [Int: SparseMatrix] = [:]

  /// No matrix is taken for sparse.
  static let none = Sparsity()

  subscript(start: Int) -> SparseMatrix? { matrices[start] }

  /// Brings it up to date with `parameters`.
  mutating func update(for network: TrainingNetwork, _ parameters: UnsafePointer<Float>) {
    for matrix in network.steps.flatMap(\.weightMatrices) {
      if let known = matrices[matrix.start], known.isCurrent(in: parameters) { continue }
      let density = Double(matrix.nonzeroCount(in: parameters)) / Double(max(matrix.count, 1))
      let isSparse = density <= Self.largestDensity
      matrices[matrix.start] = isSparse ? SparseMatrix(matrix, in: parameters) : nil
    }
  }

  /// As `parameters` have it.
  static func of(_ network: TrainingNetwork, _ parameters: UnsafePointer<Float>) -> Sparsity {
    var sparsity = Sparsity.none
    sparsity.update(for: network, parameters)
    return sparsity
  }
}
