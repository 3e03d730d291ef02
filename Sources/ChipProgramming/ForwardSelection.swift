/// Unknowns of a least-squares problem chosen one by one, each the one that lessens the error most
/// given those before it: a Cholesky factorisation that picks its pivots by what they gain.
///
/// - Source: orthogonal least squares, Chen, Cowan, Grant, IEEE Transactions on Neural Networks 2
///   (1991) 302, on normal equations.
struct ForwardSelection: Sendable {
  /// In the order of choice.
  private(set) var chosen: [Int] = []
  /// By how much each lessens the sum of squares, ridge included.
  private(set) var gains: [Double] = []
  /// `upper[k]` holds row `k` of the transposed factor, from its diagonal on.
  private var upper: [[Double]] = []
  /// The right side in terms of the factor's rows.
  private var projections: [Double] = []

  /// - Parameters:
  ///   - count: unknowns.
  ///   - diagonal: of the matrix, ridge included.
  ///   - limit: how many to choose at most.
  ///   - row: a row of the matrix; its diagonal element is not used.
  init(
    count: Int, diagonal: (Int) -> Double, rightSide: [Double], limit: Int,
    row: (Int) -> [Double]
  ) {
    let initial = (0..<count).map(diagonal)
    var (rest, side) = (initial, rightSide)
    var isFree = [Bool](repeating: true, count: count)
    var factor: [[Double]] = []
    while chosen.count < limit {
      // what is left of a pivot that depends on those chosen is a rounding error
      let pivot = isFree.indices.filter { isFree[$0] && rest[$0] > 1e-9 * initial[$0] }
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

  /// Gives every unknown another number.
  mutating func rename(_ name: (Int) -> Int) { chosen = chosen.map(name) }

  /// The least-squares solution for the first `count` of those chosen, by back substitution.
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
  /// How many to take of each, so that `budget` in all gain most.
  ///
  /// Only a beginning can be taken of each, so that what comes late counts no more than what comes
  /// before it.
  ///
  /// - Parameter worths: what a unit gained is worth in each.
  func counts(within budget: Int, worths: [Double]) -> [Int] {
    let offers = indices.flatMap { index in
      var least = Double.infinity
      return self[index].gains.map { gain in
        least = Swift.min(least, gain * worths[index])
        return (index: index, worth: least)
      }
    }
    // the sort is stable: of equals those of earlier columns come first, and earlier choices
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
