import Basics
import CCircuits
import Hardware

extension CrossbarCircuit {
  /// Whether node elimination takes seconds, at most 15: up to 512 × 512 cells, or more if one side
  /// is shorter. It is the only way if rounding hides the error of an iteration.
  var canBeEliminated: Bool { eliminationWork <= 1 << 36 }

  /// The approximate number of multiplications for elimination.
  private var eliminationWork: Int { rows * columns * min(rows, columns) * min(rows, columns) }

  /// - Throws: `unsupported` if elimination takes more than a quarter of an hour.
  func expectMinutes() throws {
    guard eliminationWork > 1 << 42 else { return }
    throw Diagnostic.unsupported(
      "solving an array of \(rows) × \(columns) would take hours, because its cells conduct too "
        + "well compared with its wires",
      note: "give a smaller array, or wires with less resistance")
  }

  /// The currents for `voltages`, `[N, rows]` in volts, by elimination: exact up to rounding.
  func eliminated(_ voltages: Tensor<Double>) throws -> Solution {
    let transfer = CrossbarCircuit(conductances: try eliminatedTransfer(), wires: WireSection())
    return Solution(
      currents: transfer.currentsWithoutWires(voltages),
      residuals: [Double](repeating: 0, count: voltages.shape[0]))
  }

  /// `transfer` by elimination along the longer side; see `elimination.h`.
  func eliminatedTransfer(isa: memc_isa = LadderNetwork.bestISA) throws -> Tensor<Double> {
    guard rows >= columns else { return try transposed.eliminatedTransfer(isa: isa).transposed }
    var transfer = Tensor<Double>([rows, columns], repeating: 0)
    guard
      memc_eliminate(
        oriented(conductances).elements, Int64(rows), Int64(columns), wires.wordLine,
        wires.bitLine, &transfer.elements, isa)
    else { throw LadderNetwork.notEnoughMemory }
    return oriented(transfer)
  }
}
