import Basics
import Hardware

extension WritePlan {
  /// What is written when the stuck cells are known: lines of each block exchanged among each other,
  /// and levels of all slices and polarities chosen around stuck cells, so that the squares of the
  /// errors to be expected add up to little.
  ///
  /// A stuck cell's level is the one at which it is stuck.
  init(_ program: Program, around faults: FaultMap, _ cells: WrittenLevels, threads: Int) throws {
    let plans = try concurrentMap(Array(program.blocks.indices), threads: threads) { index in
      let block = program.blocks[index]
      let matrix = program.matrices.first { $0.name == block.matrix }
      var repair = BlockRepair(
        block, program.encoding, weightBits: matrix?.weightBits ?? 2, cells, faults)
      repair.exchangeLines()
      return (levels: repair.levels, lines: repair.lines)
    }
    self.init(levels: plans.map(\.levels), lines: plans.map(\.lines))
  }
}
