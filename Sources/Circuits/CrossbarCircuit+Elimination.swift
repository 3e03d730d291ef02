import Basics
import CKernels
import Hardware

extension CrossbarCircuit {
  /// Whether taking away node after node takes seconds, fifteen at worst: up to 512 × 512 cells, or
  /// more where one side is shorter. Where rounding hides what an iteration misses it is the only way.
  var canBeEliminated: Bool { eliminationWork <= 1 << 36 }

  /// Products that elimination takes, about.
  private var eliminationWork: Int { rows * columns * min(rows, columns) * min(rows, columns) }

  /// - Throws: `unsupported` where elimination takes more than a quarter of an hour.
  func expectMinutes() throws {
    guard eliminationWork > 1 << 42 else { return }
    throw Diagnostic.unsupported(
      "what the wires of an array of \(rows) × \(columns) take would be hours of work, for its cells "
        + "conduct well beside them",
      note: "give smaller arrays, or wires of less resistance")
  }

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
