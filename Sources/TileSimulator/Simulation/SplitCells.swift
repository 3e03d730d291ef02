import Basics
import Hardware
import TileMachine

/// The cells of a group in two parts: sums that converters pass unchanged, as exact weights, and
/// sums that converters may clip or round, by row group.
///
/// A sum passes unchanged if the step is 1 and it stays in the range with all inputs at their
/// largest. Its part of the result is then linear in the codes, like that of offset columns.
struct SplitCells {
  /// For each matrix column the weights of the register lines.
  private(set) var exact: [[WeightedLine<Int>]]
  private(set) var units: [Unit] = []
  /// The largest magnitude of the converted part of a column, including factors, cycles and steps.
  private(set) var largestConverted: Int = 0

  /// One row group of one block.
  struct Unit {
    /// Register lines.
    var lines: [Int]
    /// Matrix columns with something to convert.
    var columns: [Column] = []
  }

  /// The planes to convert in one matrix column.
  struct Column {
    var column: Int
    var planes: [Plane] = []
  }

  /// The levels that are converted together in one column.
  struct Plane {
    var factor: Int
    /// One level for each line of the unit.
    var levels: [Int]
  }

  /// - Parameters:
  ///   - range: the codes of the converters.
  ///   - step: the step of one code in cell levels times input steps, a power of two.
  init(
    _ cells: GroupCells, _ levels: CellLevels, of program: Program, within range: ClosedRange<Int>,
    step: Int
  ) {
    let cycles = cells.cycles(of: program)
    let digit = cycles.map(\.largestDigit).max() ?? 0
    let planes = levels.converted.map { (factor: $0.factor, table: levels.table(of: $0)) }
    var exact = [[WeightedLine<Int>]](repeating: [], count: cells.matrix.columns)
    var converted = [Int](repeating: 0, count: cells.matrix.columns)
    let reach = range.largestMagnitude * step * cycles.reduce(0) { $0 + abs($1.weight) }
    for block in cells.blocks {
      let width = block.columns.count
      for group in RowGroup.of(block, size: program.accelerator.array.rowGroup) {
        var unit = Unit(lines: group.rows.map { cells.lines[block.rows[$0]] ?? 0 })
        for (place, matrixColumn) in block.columns.enumerated() {
          let codes = group.rows.map { block.codes.elements[$0 * width + place] }
          var weights = [Int](repeating: -levels.offset, count: codes.count)
          var column = Column(column: matrixColumn)
          for plane in planes {
            let levels = codes.map { plane.table[$0] }
            if step == 1, range.contains(levels.reach(of: digit)) {
              for row in weights.indices { weights[row] += plane.factor * levels[row] }
            } else if levels.contains(where: { $0 != 0 }) {
              column.planes.append(Plane(factor: plane.factor, levels: levels))
              converted[matrixColumn] += reach * abs(plane.factor)
            }
          }
          for (row, weight) in weights.enumerated() where weight != 0 {
            exact[matrixColumn].append(WeightedLine(line: unit.lines[row], weight: weight))
          }
          if !column.planes.isEmpty { unit.columns.append(column) }
        }
        if !unit.columns.isEmpty { units.append(unit) }
      }
    }
    self.exact = exact.map { $0.merged() }
    largestConverted = converted.max() ?? 0
  }
}

extension SplitCells {
  /// Whether 16 bits hold the factor of every plane.
  var hasNarrowFactors: Bool {
    units.allSatisfy { unit in
      unit.columns.allSatisfy { $0.planes.allSatisfy { abs($0.factor) <= Int(Int16.max) } }
    }
  }
}

extension [Int] {
  /// The least and the largest sum of these levels for digits up to `digit`.
  fileprivate func reach(of digit: Int) -> ClosedRange<Int> {
    var low = 0
    var high = 0
    for level in self { if level < 0 { low += level } else { high += level } }
    return low * digit...high * digit
  }
}
