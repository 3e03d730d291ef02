import Basics
import Hardware

@testable import TileMachine
@testable import TileSimulator

/// The largest difference by rounding between a sum of a fresh chip and that of the aged chip with
/// gains, if all cells have lost the same share. To first order, with u = 2^-24, half the unit in
/// the last place of single precision:
///
/// 1. A conductance is rounded when it is programmed and again when it has aged, which gives a
///    relative error of 2u. The same holds for the reference that is subtracted. A level is their
///    difference in steps s of conductance. With the gain applied, its error is ε = 4u G_max / s,
///    except for level 0, where cell and reference are equal.
/// 2. A reading `y = Σ factor · level` of a position has the error F ε with `F = Σ |factor|`. A
///    gain `Σ y² / Σ y y(t)` has the relative error γ = F ε Σ |y| / Σ y², at most that of the worst
///    column.
/// 3. Before its converters a sum therefore has the error `Σ |x| (F ε + γ |y|)`, plus
///    `2 (n + 3) u Σ |x y|` if both chips' sums of n rows, a scale and a bias are in single
///    precision.
/// 4. A converter rounds: the codes of values a and b differ by at most `|a − b| / step + 1`. This
///    adds one step for each conversion to the error of 3, times the value of its code.
/// 5. The digital side rounds a sum to an integer, which adds 1.
enum SumRounding {
  /// Returns the limits `[images · columns]`.
  ///
  /// - Parameter codes: `[images, rows]`; not negative if there are converters, because the digits
  ///   of a negative code add up to more than its magnitude.
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

  /// Returns Σ |y| / Σ y² of a column.
  private static func share(_ column: [WeightedLine<Double>]) -> Double {
    let power = column.reduce(0) { $0 + $1.weight * $1.weight }
    return power > 0 ? column.reduce(0) { $0 + abs($1.weight) } / power : 0
  }

  /// Returns for each column the sum of one step of every conversion, times the value of its code;
  /// 0 without converters.
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
