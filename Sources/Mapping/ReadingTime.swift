import Hardware

/// The read time per image, in firings × reads of the slowest array.
///
/// Blocks of a matrix that share an array are read one after another. Matrices with unknown firings
/// are ignored.
struct ReadingTime {
  /// By matrix: the time as packed.
  private let packed: [Int]
  /// By matrix: the time with one array per block, as on a plain grid.
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

  /// The time divided by that of the plain grid; 1 if no firings are known.
  var slowdown: Double {
    let all = grid.reduce(0, +)
    return all > 0 ? Double(packed.reduce(0, +)) / Double(all) : 1
  }

  /// The matrices that take longer than on the grid, the largest loss first.
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
  /// The number of reads that drive all these rows.
  func readings(rows: Int) -> Int { (rows + rowGroup - 1) / rowGroup }
}
