import Basics
import TileMachine

/// A weight inside a placed block that is 0.
struct ZeroPosition: Hashable {
  /// The index in `Program.blocks`.
  let block: Int
  /// The index in the block's codes.
  let cell: Int
  /// The number of the block's codes.
  let cells: Int
  let matrixRow: Int
}

/// The zero positions of a group, by matrix column.
struct ZeroPositions {
  struct Column: Sendable {
    let matrixColumn: Int
    /// Ascending by matrix row.
    var positions: [ZeroPosition]
  }

  /// Ascending, without columns that have no zero.
  private(set) var columns: [Column]

  init(_ group: Group, of program: Program) {
    var found: [Int: [ZeroPosition]] = [:]
    for index in group.blocks {
      let block = program.blocks[index]
      let width = block.columns.count
      for (cell, code) in block.codes.elements.enumerated() where code == 0 {
        found[block.columns[cell % width], default: []].append(
          ZeroPosition(
            block: index, cell: cell, cells: block.codes.count,
            matrixRow: block.rows[cell / width]))
      }
    }
    columns = found.sorted { $0.key < $1.key }.map { column, positions in
      Column(
        matrixColumn: column,
        positions: positions.sorted { ($0.matrixRow, $0.block) < ($1.matrixRow, $1.block) })
    }
  }

  var count: Int { columns.reduce(0) { $0 + $1.positions.count } }

  /// Removes used positions.
  mutating func remove(_ used: [ZeroPosition]) {
    let used = Set(used)
    for index in columns.indices { columns[index].positions.removeAll(where: used.contains) }
  }
}
