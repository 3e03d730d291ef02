/// The Pareto front of points: those that no other point dominates.
///
/// A point dominates another if it is at most as large in every coordinate and smaller in one. Equal
/// points do not dominate each other.
package enum ParetoFront {
  /// The indices of the front, ascending.
  ///
  /// In the order of their coordinates, a point is dominated only by points before it, and then also
  /// by one of the front; so each is compared with the front so far.
  /// - Parameter points: finite coordinates, equally many for each.
  package static func indices(of points: [[Double]]) -> [Int] {
    let order = points.indices.sorted { a, b in
      points[a] == points[b] ? a < b : points[a].lexicographicallyPrecedes(points[b])
    }
    var front: [Int] = []
    for index in order where !front.contains(where: { dominates(points[$0], points[index]) }) {
      front.append(index)
    }
    return front.sorted()
  }

  /// Whether `a` dominates `b`.
  package static func dominates(_ a: [Double], _ b: [Double]) -> Bool {
    a != b && zip(a, b).allSatisfy { $0 <= $1 }
  }
}
