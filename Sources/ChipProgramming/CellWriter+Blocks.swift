import Basics
import TileSimulator

extension CellWriter {
  /// Writes every cell once. Cells with the target HRS take no pulse, and vary by the device's own
  /// rule.
  func writeOnce(_ plan: WritePlan, threads: Int) throws -> ProgrammedChip {
    let blocks = try concurrentMap(Array(plan.levels.indices), threads: threads) { index in
      (firstWrite(plan.levels[index], block: index), plan.levels[index].elements.count { $0 > 0 })
    }
    var log = WriteLog()
    log.pulses = blocks.reduce(0) { $0 + $1.1 }
    return ProgrammedChip(
      chip: Chip(conductances: blocks.map { $0.0 }, lines: plan.lines), log: log)
  }

  /// Returns the conductances, in siemens, that a block's cells reach at the first write.
  ///
  /// - Parameter levels: `[planes, rows, columns]`.
  func firstWrite(_ levels: Tensor<Int>, block: Int) -> Tensor<Float> {
    let cells = levels.shape[1] * levels.shape[2]
    var reached: [Float] = []
    reached.reserveCapacity(levels.count)
    for plane in 0..<levels.shape[0] {
      writes(block: block, plane: plane, attempt: 0)
        .append(to: &reached, levels: levels.elements[plane * cells..<(plane + 1) * cells])
    }
    return Tensor(levels.shape, reached)
  }
}
