import Basics
import CKernels
import Hardware

extension CrossbarCircuit {
  /// Whether taking away node after node takes seconds, fifteen at worst: up to 512 × 512 cells, or
  /// more where one side is shorter. Where cells conduct a thousand times better than the wires
  /// between them no iteration gets far, and larger arrays of such cells may be refused.
  var canBeEliminated: Bool { rows * columns * min(rows, columns) * min(rows, columns) <= 1 << 36 }

  /// Currents of `voltages`, `[N, rows]` in volts, without iteration: exact to rounding.
  func eliminated(_ voltages: Tensor<Double>) throws -> Solution {
    let transfer = CrossbarCircuit(conductances: try eliminatedTransfer(), wires: WireSection())
    return Solution(
      currents: transfer.currentsWithoutWires(voltages),
      residuals: [Double](repeating: 0, count: voltages.shape[0]))
  }

  /// `transfer`, by elimination along the longer side; `elimination.h` says how.
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
