import Basics
import Hardware
import TileMachine

/// Places the blocks of an array with stuck cells one after another, each on the best lines that
/// are free.
struct ArrayRepair {
  private let program: Program
  private let faults: FaultMap
  private let cells: WrittenLevels
  private let lines: [PhysicalLines]?

  /// - Parameter lines: the fixed lines of each block; `nil` to exchange lines.
  init(
    _ program: Program, _ faults: FaultMap, _ cells: WrittenLevels, on lines: [PhysicalLines]? = nil
  ) {
    self.program = program
    self.faults = faults
    self.cells = cells
    self.lines = lines
  }

  struct RepairedBlock {
    let index: Int
    let levels: Tensor<Int>
    let lines: PhysicalLines
  }

  /// Returns the repaired blocks.
  ///
  /// - Parameter blocks: the indices of all blocks at `position`, in the order in which they
  ///   choose.
  func callAsFunction(_ position: Int, _ blocks: [Int]) -> [RepairedBlock] {
    let array = program.accelerator.array
    var free = FreePlaces(array)
    for index in blocks { free.take(PhysicalLines(program.blocks[index])) }
    var patterns: [Int: FaultPatterns] = [:]
    return blocks.map { index in
      let block = program.blocks[index]
      let bits = program.matrices.first { $0.name == block.matrix }?.weightBits ?? 2
      let planes = program.encoding.planes(weightBits: bits).count
      let known =
        patterns[planes] ?? FaultPatterns(position, array, faults, planes: planes)
      patterns[planes] = known
      var repair = BlockRepair(
        block, on: lines?[index] ?? PhysicalLines(block), program.encoding, weightBits: bits, cells,
        known)
      if lines == nil {
        free.release(repair.lines)
        repair.exchangeLines(among: free)
        free.take(repair.lines)
      }
      return RepairedBlock(index: index, levels: repair.levels, lines: repair.lines)
    }
  }
}
