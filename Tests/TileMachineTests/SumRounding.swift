import Basics
import Hardware

@testable import TileMachine
@testable import TileSimulator

/// How far a sum of a chip whose cells have all lost the same share may be from that of the fresh one,
/// gains applied, for nothing but the rounding of numbers. To first order, with u = 2^-24, half the
/// unit in the last place of single precision:
///
/// 1. A conductance is rounded when it is programmed and again when it has aged: by 2u of itself. So is
///    the reference that is taken off. A level is their difference in steps s of conductance, and is off
///    by ε = 4u G_max / s, taken times the gain; not so level 0, where cell and reference are alike.
/// 2. A reading `y = Σ factor · level` of a position is off by F ε with `F = Σ |factor|`, and a gain
///    `Σ y² / Σ y y(t)` by the share γ = F ε Σ |y| / Σ y², of all columns at most that of the worst.
/// 3. Before its converters a sum is therefore off by `Σ |x| (F ε + γ |y|)`, and by `2 (n + 3) u Σ |x y|`
///    where both chips' sums of n rows, a scale and a bias are in single precision.
/// 4. A converter rounds: codes of values a and b are no further apart than `|a − b| / step + 1`. That
///    is one step for each conversion, on top of what 3 says, times what its code is worth.
/// 5. The digital side rounds a sum to an integer: 1.
enum SumRounding {
  /// `[images · columns]`.
  ///
  /// - Parameter codes: `[images, rows]`; none negative where there are converters, for the digits of a
  ///   negative code come to more than itself.
  static func limits(_ program: Program, _ codes: Tensor<Int32>) throws -> [Double] {
    let cells = try GroupCells(program.groups[0], of: program)
    let levels = try CellLevels(cells, of: program)
    let factors = levels.planes.map { Double($0.factor) }
    let scale = try ConductanceScale(program.accelerator.cell)
    let cell =
      factors.reduce(0) { $0 + abs($1) } * 4 * unit
      * program.accelerator.cell.maximumConductance / scale.step
    let columns = cells.columns { block, row, column in
      let block = cells.blocks[block]
      let own = levels(block.codes.elements[row * block.columns.count + column])
      return zip(factors, own).reduce(0) { $0 + $1.0 * Double($1.1) }
    }
    let gain = cell * (columns.map(share).max() ?? 0)
    let sum = 2 * Double(cells.rows.count + 3) * unit
    let worth = worth(of: program, cells, levels)
    return (0..<codes.shape[0]).flatMap { image in
      columns.indices.map { column in
        columns[column].reduce(1 + worth[column]) { limit, reading in
          let row = cells.rows[reading.line]
          let input = abs(Double(codes.elements[image * codes.shape[1] + row]))
          return limit + input * (cell + (gain + sum) * abs(reading.weight))
        }
      }
    }
  }

  private static let unit = 0x1p-24

  /// Σ |y| / Σ y² of a column.
  private static func share(_ column: [WeightedLine<Double>]) -> Double {
    let power = column.reduce(0) { $0 + $1.weight * $1.weight }
    return power > 0 ? column.reduce(0) { $0 + abs($1.weight) } / power : 0
  }

  /// For each column a step of every conversion, times what its code is worth; 0 without converters.
  private static func worth(of program: Program, _ cells: GroupCells, _ levels: CellLevels)
    -> [Double]
  {
    let columns = cells.matrix.columns
    guard program.converterRange != nil else { return [Double](repeating: 0, count: columns) }
    let groups = cells.blocks.reduce(0) {
      $0 + RowGroup.of($1, size: program.accelerator.array.rowGroup).count
    }
    let factors = levels.converted.reduce(0) { $0 + abs($1.factor) }
    let weights = cells.cycles(of: program).reduce(0) { $0 + abs($1.weight) }
    return cells.group.steps(of: program.accelerator.adc, columns: columns).map {
      $0 * Double(groups * factors * weights)
    }
  }
}
