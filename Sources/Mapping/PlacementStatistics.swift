import Hardware

/// How well a placement uses its arrays.
public struct PlacementStatistics: Equatable, Sendable {
  /// Arrays in the sense of `Placement`: as many physical ones as the encoding has planes.
  public var positions: Int
  public var blocks: Int
  /// Cells of all positions.
  public var allocatedCells: Int
  /// Cells inside blocks.
  public var occupiedCells: Int
  /// Word lines driven, bit lines converted, when every block is read once for one input cycle.
  public var rowsDriven: Int
  public var columnsConverted: Int

  /// Occupied over allocated cells, in 0...1; 0 where there are none.
  public var utilisation: Double {
    allocatedCells == 0 ? 0 : Double(occupiedCells) / Double(allocatedCells)
  }
}

extension Placement {
  /// - Parameter matrix: only the blocks of this one, and the positions that any of them is on; all
  ///   if absent.
  public func statistics(of matrix: String? = nil, on array: ArraySection) -> PlacementStatistics {
    let chosen = blocks.filter { matrix == nil || $0.matrix == matrix }
    let positions = Set(chosen.map(\.array)).count
    return PlacementStatistics(
      positions: positions,
      blocks: chosen.count,
      allocatedCells: positions * array.rows * array.columns,
      occupiedCells: chosen.reduce(0) { $0 + $1.rows.count * $1.columns.count },
      rowsDriven: chosen.reduce(0) { $0 + $1.rows.count },
      columnsConverted: chosen.reduce(0) { $0 + $1.columns.count })
  }
}
