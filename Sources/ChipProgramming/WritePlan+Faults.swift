import Basics
import Hardware
import TileMachine

extension WritePlan {
  /// Creates the plan for known stuck cells. The lines of each block are exchanged among each other
  /// and with free lines of the array, and the levels of all slices and polarities are chosen
  /// around stuck cells, to reduce the sum of the expected squared errors.
  ///
  /// The level of a stuck cell is the one at which it is stuck.
  ///
  /// - Parameter lines: the fixed lines of each block; `nil` to exchange lines.
  init(
    _ program: Program, around faults: FaultMap, _ cells: WrittenLevels,
    on lines: [PhysicalLines]? = nil, threads: Int
  ) throws {
    let repair = ArrayRepair(program, faults, cells, on: lines)
    let blocks = Dictionary(grouping: program.blocks.indices) { program.blocks[$0].array }
    let repaired = try concurrentMap(blocks.keys.sorted(), threads: threads) { position in
      repair(position, blocks[position] ?? [])
    }.joined().sorted { $0.index < $1.index }
    self.init(levels: repaired.map(\.levels), lines: repaired.map(\.lines))
  }
}
