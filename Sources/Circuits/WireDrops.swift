import Basics
import CKernels
import Hardware

/// What the wires of an array take from the voltage of each cell, for given cell currents.
///
/// A linear map Z from currents to volts, symmetric and positive semidefinite: the power the wires
/// burn is `i Z i`. Wires of 0 ohm are no special case, for nothing is divided by them.
struct WireDrops {
  let rows: Int
  let columns: Int
  let word: memc_line
  let bit: memc_line

  init(_ circuit: CrossbarCircuit) {
    (rows, columns) = (circuit.rows, circuit.columns)
    (word, bit) = (circuit.wires.wordLine, circuit.wires.bitLine)
  }

  /// Volts, `[rows, columns]`, from amperes of the same shape, driven at the first column and read at
  /// the last row.
  func callAsFunction(_ currents: [Double]) -> [Double] {
    var drops = [Double](repeating: 0, count: currents.count)
    for row in 0..<rows {
      add(currents, to: &drops, word, first: row * columns, step: 1, count: columns)
    }
    for column in 0..<columns {
      add(
        currents, to: &drops, bit, first: (rows - 1) * columns + column, step: -columns,
        count: rows)
    }
    return drops
  }

  /// One line, from its near end on: the current of a segment is what all later cells draw, less
  /// what comes from the far end.
  private func add(
    _ currents: [Double], to drops: inout [Double], _ line: memc_line, first: Int, step: Int,
    count: Int
  ) {
    let near = line.near
    guard near > 0 || line.segment > 0 else { return }
    var flow = 0.0
    for cell in 0..<count { flow += currents[first + cell * step] }
    if line.far > 0 { flow -= farCurrent(currents, line, first: first, step: step, count: count) }
    var drop = 0.0
    for cell in 0..<count {
      let place = first + cell * step
      drop += (cell == 0 ? near : line.segment) * flow
      flow -= currents[place]
      drops[place] += drop
    }
  }

  /// The current of the far end: what makes both ways along the line drop the same.
  private func farCurrent(
    _ currents: [Double], _ line: memc_line, first: Int, step: Int, count: Int
  ) -> Double {
    var along = 0.0
    var moment = 0.0
    for cell in 0..<count {
      along += cell == 0 ? line.near : line.segment
      moment += along * currents[first + cell * step]
    }
    return moment / (along + 1 / line.far)
  }
}
