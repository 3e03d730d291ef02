import Basics
import Hardware

extension CrossbarCircuit {
  /// What a number of input vectors yield.
  public struct Solution: Sendable {
    /// Amperes, `[N, columns]`.
    public let currents: Tensor<Double>
    /// The sum of the currents by which nodes violate Kirchhoff's law over that of the output
    /// currents: the largest of all input vectors.
    ///
    /// No larger share of the output currents, taken together, can be wrong, for what is missing at
    /// a node would leave through drivers and bit lines. Where outputs cancel each other, 1e-4 of
    /// what the cells would carry to grounded bit lines takes the place of their sum.
    public let residual: Double

    /// - Throws: `unsupported` where the residual is above `tolerance`.
    func requiring(_ tolerance: Double) throws -> Solution {
      guard residual <= tolerance else {
        throw Diagnostic.unsupported(
          "currents of this crossbar can be had to a residual of \(residual), not of \(tolerance)",
          note: "its cells conduct so well beside its wires that rounding hides the rest")
      }
      return self
    }
  }

  /// The currents of `voltages`, `[N, rows]` in volts, with the residual reached.
  ///
  /// They depend neither on `threads` nor on which vectors are solved together.
  ///
  /// - Throws: `tryAgain` where there is not enough memory.
  public func solve(_ voltages: Tensor<Double>, tolerance: Double = 1e-9, threads: Int = 1) throws
    -> Solution
  {
    precondition(voltages.rank == 2 && voltages.shape[1] == rows, "voltages must be [N, rows]")
    precondition(tolerance >= 0, "a tolerance is not negative")
    let count = voltages.shape[0]
    let lanes = count < LadderNetwork.lanes / 2 ? 1 : LadderNetwork.lanes
    let network = try LadderNetwork(oriented(conductances), wires, lanes: lanes)
    let inputs = wires.sense == .top ? voltages.reversedRows : voltages
    let share = (count / lanes / max(threads, 1) + 1) * lanes
    let starts: [Int] = Array(stride(from: 0, to: count, by: share))
    let parts: [Solution] = try concurrentMap(starts, threads: threads) { start in
      try network.solve(inputs.rows(start..<min(start + share, count)), tolerance: tolerance)
    }
    if let hardest = parts.map(\.residual).max(), hardest > tolerance, isSmall {
      return eliminated(voltages)
    }
    let currents = Tensor([count, columns], parts.flatMap(\.currents.elements))
    return Solution(
      currents: wires.drive == .right ? currents.reversedRows : currents,
      residual: parts.map(\.residual).max() ?? 0)
  }

  /// Whether taking away node after node is quick: where cells conduct a thousand times better than
  /// the wires between them no iteration gets far.
  private var isSmall: Bool { rows * columns <= 256 }

  /// The same without iteration, exact to rounding.
  private func eliminated(_ voltages: Tensor<Double>) -> Solution {
    let transfer = CrossbarNetlist(self).terminalConductances().elements
    let currents = (0..<voltages.shape[0]).flatMap { vector in
      (0..<columns).map { column in
        (0..<rows).reduce(0.0) {
          $0 + voltages.elements[vector * rows + $1] * transfer[$1 * columns + column]
        }
      }
    }
    return Solution(currents: Tensor([voltages.shape[0], columns], currents), residual: 0)
  }

  /// The cells as `LadderNetwork` has them: driven at the first column, read at the last row.
  private func oriented(_ cells: Tensor<Double>) -> Tensor<Double> {
    let upright = wires.sense == .top ? cells.upsideDown : cells
    return wires.drive == .right ? upright.reversedRows : upright
  }
}
