/// Greedy selection of unknowns in a least-squares problem: each step adds the unknown that reduces
/// the error most, by a Cholesky factorization that picks its pivots by gain.
///
/// - Source: orthogonal least squares, Chen, Cowan, Grant, IEEE Transactions on Neural Networks 2
///   (1991) 302, on normal equations.
struct ForwardSelection: Sendable {
  /// The chosen unknowns, in the order of choice.
  private(set) var chosen: [Int] = []
  /// The reduction of the sum of squares by each chosen unknown, ridge included.
  private(set) var gains: [Double] = []
  /// `upper[k]` holds row `k` of the transposed factor, starting at the diagonal.
  private var upper: [[Double]] = []
  /// The right side in terms of the factor's rows.
  private var projections: [Double] = []

  /// - Parameters:
  ///   - diagonal: that of the matrix, ridge included, with an element for each unknown.
  ///   - limit: the maximum number of unknowns to choose.
  ///   - row: returns a row of the matrix; its diagonal element is not used.
  init(
    diagonal: [Double], rightSide: [Double], limit: Int, row: (Int) -> [Double]
  ) {
    var (rest, side) = (diagonal, rightSide)
    var isFree = [Bool](repeating: true, count: diagonal.count)
    var factor: [[Double]] = []
    while chosen.count < limit {
      // a smaller remainder is a rounding error: the unknown depends on the chosen ones
      let pivot = isFree.indices.filter { isFree[$0] && rest[$0] > 1e-9 * diagonal[$0] }
        .max { side[$0] * side[$0] / rest[$0] < side[$1] * side[$1] / rest[$1] }
      guard let pivot, side[pivot] != 0 else { break }
      let root = rest[pivot].squareRoot()
      var line = row(pivot)
      for earlier in factor { line.subtract(earlier, times: earlier[pivot]) }
      for index in line.indices { line[index] /= root }
      line[pivot] = root
      let projection = side[pivot] / root
      for index in line.indices { rest[index] -= line[index] * line[index] }
      side.subtract(line, times: projection)
      isFree[pivot] = false
      factor.append(line)
      chosen.append(pivot)
      projections.append(projection)
      gains.append(projection * projection)
    }
    upper = chosen.indices.map { k in chosen[k...].map { factor[k][$0] } }
  }

  /// Renumbers the unknowns.
  mutating func rename(_ name: (Int) -> Int) { chosen = chosen.map(name) }

  /// Returns the least-squares solution for the first `count` chosen unknowns, by back
  /// substitution.
  func solution(_ count: Int) -> [Double] {
    var solution = [Double](repeating: 0, count: count)
    for k in (0..<count).reversed() {
      let known = (k + 1..<count).reduce(0.0) { $0 + upper[k][$1 - k] * solution[$1] }
      solution[k] = (projections[k] - known) / upper[k][0]
    }
    return solution
  }
}

extension [ForwardSelection] {
  /// Returns how many unknowns to take from each selection, so that `budget` unknowns in total gain
  /// the most.
  ///
  /// Only the first unknowns of a selection can be taken, so a later one counts no more than an
  /// earlier one.
  ///
  /// - Parameter worths: the value of one unit of gain in each selection.
  func counts(within budget: Int, worths: [Double]) -> [Int] {
    let offers = indices.flatMap { index in
      var least = Double.infinity
      return self[index].gains.map { gain in
        least = Swift.min(least, gain * worths[index])
        return (index: index, worth: least)
      }
    }
    // ties go to earlier columns and earlier choices
    let best = offers.enumerated().sorted {
      ($1.element.worth, $0.offset) < ($0.element.worth, $1.offset)
    }
    return best.prefix(budget).reduce(into: [Int](repeating: 0, count: count)) {
      $0[$1.element.index] += 1
    }
  }
}

extension [Double] {
  /// `self − other · factor`.
  fileprivate mutating func subtract(_ other: [Double], times factor: Double) {
    withUnsafeMutableBufferPointer { to in
      other.withUnsafeBufferPointer { from in
        for index in to.indices { to[index] -= from[index] * factor }
      }
    }
  }
}
