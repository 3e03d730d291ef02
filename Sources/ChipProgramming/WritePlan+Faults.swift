import Basics
import Hardware
import TileMachine

extension WritePlan {
  /// What is written when the stuck cells are known: lines of each block exchanged among each other
  /// and for free ones of its array, and levels of all slices and polarities chosen around stuck
  /// cells, so that the squares of the errors to be expected add up to little.
  ///
  /// A stuck cell's level is the one at which it is stuck.
  ///
  /// - Parameter lines: those on which lines are to stay; `nil`: they are exchanged.
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
