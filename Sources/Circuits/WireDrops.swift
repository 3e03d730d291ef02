import Basics
import CCircuits
import Hardware

/// The voltage drops on the wires of an array at each cell, for given cell currents.
///
/// A linear map Z from currents to voltages, symmetric and positive semidefinite: the power
/// dissipated in the wires is `i Z i`. Wires of 0 ohm need no special case, because nothing is
/// divided by the resistance.
struct WireDrops {
  let rows: Int
  let columns: Int
  let word: memc_line
  let bit: memc_line

  init(_ circuit: CrossbarCircuit) {
    (rows, columns) = (circuit.rows, circuit.columns)
    (word, bit) = (circuit.wires.wordLine, circuit.wires.bitLine)
  }

  /// The drops in volts, `[rows, columns]`, for currents in amperes of the same shape; driven at
  /// the first column and read at the last row.
  func callAsFunction(_ currents: [Double]) -> [Double] {
    var drops = [Double](repeating: 0, count: currents.count)
    for row in 0..<rows {
      let cells = stride(from: row * columns, to: (row + 1) * columns, by: 1)
      add(currents, to: &drops, word, cells, lines: 1)
    }
    let cells = stride(from: (rows - 1) * columns, through: 0, by: -columns)
    add(currents, to: &drops, bit, cells, lines: columns)
    return drops
  }

  /// Adds the drops of `lines` adjacent lines, whose cells start at `cells` in order from the near
  /// end. A segment carries the current of all later cells minus that from the far end.
  private func add<Cells: Sequence<Int>>(
    _ currents: [Double], to drops: inout [Double], _ line: memc_line, _ cells: Cells, lines: Int
  ) {
    guard line.near > 0 || line.segment > 0 else { return }
    var flow = [Double](repeating: 0, count: lines)
    for cell in cells {
      for line in 0..<lines { flow[line] += currents[cell + line] }
    }
    if line.far > 0 {
      let far = farCurrents(currents, line, cells, lines: lines)
      for line in 0..<lines { flow[line] -= far[line] }
    }
    var drop = [Double](repeating: 0, count: lines)
    var ohm = line.near
    for cell in cells {
      for line in 0..<lines {
        drop[line] += ohm * flow[line]
        flow[line] -= currents[cell + line]
        drops[cell + line] += drop[line]
      }
      ohm = line.segment
    }
  }

  /// The currents from the far ends, for which both ways along a line have the same drop.
  private func farCurrents<Cells: Sequence<Int>>(
    _ currents: [Double], _ line: memc_line, _ cells: Cells, lines: Int
  ) -> [Double] {
    var moments = [Double](repeating: 0, count: lines)
    var (along, ohm) = (0.0, line.near)
    for cell in cells {
      along += ohm
      ohm = line.segment
      for line in 0..<lines { moments[line] += along * currents[cell + line] }
    }
    return moments.map { $0 / (along + 1 / line.far) }
  }
}
