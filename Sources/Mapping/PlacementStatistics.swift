import Hardware

/// How well a placement uses its arrays.
public struct PlacementStatistics: Equatable, Sendable {
  /// Arrays in the sense of `Placement`: one physical array per plane of the encoding.
  public var positions = 0
  public var blocks = 0
  /// Cells of all positions.
  public var allocatedCells = 0
  /// Cells inside blocks.
  public var occupiedCells = 0
  /// Word lines driven and bit lines converted if every block is read for one input cycle.
  public var rowsDriven = 0
  public var columnsConverted = 0

  public init() {}

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
    var statistics = PlacementStatistics()
    statistics.positions = positions
    statistics.blocks = chosen.count
    statistics.allocatedCells = positions * array.rows * array.columns
    for block in chosen {
      statistics.occupiedCells += block.rows.count * block.columns.count
      statistics.rowsDriven += block.rows.count
      statistics.columnsConverted += block.columns.count
    }
    return statistics
  }
}

extension PlacementStatistics {
  /// The sum of both, for parts that use the same arrays one after another.
  public static func + (a: Self, b: Self) -> Self {
    var sum = a
    sum.positions += b.positions
    sum.blocks += b.blocks
    sum.allocatedCells += b.allocatedCells
    sum.occupiedCells += b.occupiedCells
    sum.rowsDriven += b.rowsDriven
    sum.columnsConverted += b.columnsConverted
    return sum
  }
}
