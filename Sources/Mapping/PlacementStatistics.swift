import Hardware

/// How well a placement uses its arrays.
public struct PlacementStatistics: Equatable, Sendable {
  /// Arrays in the sense of `Placement`: one physical array per plane of the encoding.
  public var positions: Int
  public var blocks: Int
  /// Cells of all positions.
  public var allocatedCells: Int
  /// Cells inside blocks.
  public var occupiedCells: Int
  /// Word lines driven and bit lines converted if every block is read for one input cycle.
  public var rowsDriven: Int
  public var columnsConverted: Int

  /// Occupied over allocated cells, in 0...1; 0 if no cells are allocated.
  public var utilisation: Double {
    allocatedCells == 0 ? 0 : Double(occupiedCells) / Double(allocatedCells)
  }
}

extension Placement {
  /// - Parameter matrix: counts only the blocks of this matrix, and their positions; `nil`: all.
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
