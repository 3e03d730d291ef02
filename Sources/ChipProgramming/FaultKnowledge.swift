import Basics
import Hardware
import TileMachine

/// Whether the stuck cells of a chip are known when it is programmed.
public enum FaultKnowledge: String, Choice {
  case unknown, known

  /// Returns the plan of what is written. If the stuck cells are known, lines are exchanged among
  /// each other and with free lines, and levels are chosen around stuck cells.
  ///
  /// - Parameter lines: the fixed lines of each block; `nil` to exchange lines.
  func plan(
    _ program: Program, _ model: CellModel, on lines: [PhysicalLines]? = nil, isCompensated: Bool,
    seed: UInt64, threads: Int
  ) throws -> WritePlan {
    let placed = try WritePlan(program)
    guard self == .known, model.traits.hasFaults else { return placed }
    let faults = FaultMap(model.traits, program.accelerator.array, seed: seed)
    try faults.expectFits(program)
    let writer = try CellWriter(
      model, program, placed.lines, isCompensated: isCompensated, seed: seed)
    let variances = try concurrentMap(
      Array(0..<program.accelerator.cell.levels), threads: threads, writer.variance(level:))
    return try WritePlan(
      program, around: faults, WrittenLevels(variances: variances), on: lines, threads: threads)
  }
}

extension FaultMap {
  /// Checks that a map from a file fits a chip that holds `program`.
  func expectFits(_ program: Program) throws {
    if isStored { try program.expectAtOnce(for: "a fault map") }
    try expectFits(
      program.accelerator.array, positions: (program.blocks.map(\.array).max() ?? 0) + 1,
      planes: program.planes)
  }
}

extension Program {
  /// The number of planes of the widest weights.
  public var planes: Int {
    matrices.map { encoding.planes(weightBits: $0.weightBits).count }.max() ?? 0
  }
}
