import Basics
import Hardware

/// What stands before the converters of one matrix column, sample after sample.
struct ConvertedSums: Sendable {
  /// In cell levels and input steps.
  var sums: [Double] = []
  /// What an error of each counts in the column's result, squared.
  var weights: [Double] = []
}

/// The sums of one group for given inputs, cell by cell on ideal devices.
struct GroupSums: Sendable {
  private let cells: GroupCells
  private let levels: CellLevels
  private let cycles: [InputCycle]
  private let rowGroup: Int
  /// For each sample one code per matrix row.
  private let samples: [[Int32]]
  /// The blocks and their columns that hold each matrix column.
  private let holders: [[(block: Int, column: Int)]]

  init(_ group: Group, of program: Program, samples: Tensor<Int32>) throws {
    cells = try GroupCells(group, of: program)
    levels = try CellLevels(cells, of: program)
    cycles = cells.cycles(of: program)
    rowGroup = program.accelerator.array.rowGroup
    self.samples = (0..<samples.shape[0]).map { sample in
      Array(samples.elements[sample * samples.shape[1]..<(sample + 1) * samples.shape[1]])
    }
    var holders = [[(block: Int, column: Int)]](repeating: [], count: cells.matrix.columns)
    for (number, block) in cells.blocks.enumerated() {
      for (column, matrixColumn) in block.columns.enumerated() {
        holders[matrixColumn].append((number, column))
      }
    }
    self.holders = holders
  }

  var columns: Int { holders.count }

  func callAsFunction(column: Int) -> ConvertedSums {
    var found = ConvertedSums()
    for holder in holders[column] {
      let block = cells.blocks[holder.block]
      for rows in RowGroup.of(block, size: rowGroup) {
        for planes in levels.converted { add(holder, block, rows, planes, to: &found) }
      }
    }
    return found
  }

  private func add(
    _ holder: (block: Int, column: Int), _ block: Block, _ group: RowGroup,
    _ planes: ConvertedPlanes, to found: inout ConvertedSums
  ) {
    let table = levels.table(of: planes)
    let driven = group.rows.compactMap { row -> (row: Int, level: Int)? in
      let level = table[block.codes.elements[row * block.columns.count + holder.column]]
      return level == 0 ? nil : (block.rows[row], level)
    }
    guard !driven.isEmpty else { return }
    for cycle in cycles {
      let worth = Double(planes.factor * cycle.weight)
      for codes in samples {
        let sum = driven.reduce(0) { $0 + cycle.digit(of: Int(codes[$1.row])) * $1.level }
        found.sums.append(Double(sum))
        found.weights.append(worth * worth)
      }
    }
  }
}
