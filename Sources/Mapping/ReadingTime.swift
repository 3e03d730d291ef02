import Hardware

/// How long arrays are read for one image, in firings × readings of the array that takes longest:
/// blocks of a matrix that share an array are read one after another.
///
/// A matrix of which the firings are not known counts for nothing.
struct ReadingTime {
  /// Of each matrix, as it is packed.
  private let packed: [Int]
  /// The same with an array for every block, as on a plain grid.
  private let grid: [Int]

  init(of packing: Packing, _ matrices: [Matrix], on array: ArraySection) {
    var readings: [Place: Int] = [:]
    for (block, position) in zip(packing.blocks, packing.positions) {
      readings[Place(matrix: block.matrix, array: position.array), default: 0] +=
        array.readings(rows: block.rows.count)
    }
    var longest = [Int](repeating: 0, count: matrices.count)
    for (place, count) in readings { longest[place.matrix] = max(longest[place.matrix], count) }
    packed = zip(matrices, longest).map { $0.firings * $1 }
    grid = matrices.map { $0.firings * array.readings(rows: min($0.rows, array.rows)) }
  }

  /// Over that of the plain grid; 1 where nothing is known.
  var slowdown: Double {
    let all = grid.reduce(0, +)
    return all > 0 ? Double(packed.reduce(0, +)) / Double(all) : 1
  }

  /// The matrices that take longer than on the grid, those that lose most time first.
  var losers: [Int] {
    let lost = zip(packed, grid).map(-)
    return lost.indices.filter { lost[$0] > 0 }.sorted { (lost[$1], $0) < (lost[$0], $1) }
  }

  private struct Place: Hashable {
    var matrix: Int
    var array: Int
  }
}

extension ArraySection {
  /// Times that word lines are driven to see all these rows.
  fileprivate func readings(rows: Int) -> Int { (rows + rowGroup - 1) / rowGroup }
}
