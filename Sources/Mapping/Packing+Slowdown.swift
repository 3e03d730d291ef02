import Hardware

extension Packing {
  /// How much longer the arrays are read for one image than on a plain grid, where every block has an
  /// array to itself: Σ firings × readings of the array that takes longest, over the same of the grid.
  ///
  /// 1 where nothing is known of the firings.
  func slowdown(of matrices: [Matrix], on array: ArraySection) -> Double {
    var readings: [Place: Int] = [:]
    for (block, position) in zip(blocks, positions) {
      readings[Place(matrix: block.matrix, array: position.array), default: 0] +=
        array.readings(rows: block.rows.count)
    }
    let longest = readings.reduce(into: [Int: Int]()) { longest, entry in
      longest[entry.key.matrix] = max(longest[entry.key.matrix] ?? 0, entry.value)
    }
    let packed = matrices.enumerated().reduce(0.0) { time, entry in
      time + Double(entry.element.firings) * Double(longest[entry.offset] ?? 0)
    }
    let grid = matrices.reduce(0.0) { time, matrix in
      time + Double(matrix.firings) * Double(array.readings(rows: min(matrix.rows, array.rows)))
    }
    return grid > 0 ? packed / grid : 1
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
