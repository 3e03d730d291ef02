import Basics
import Hardware
import TileMachine

/// What the programmer knows of a chip's stuck cells.
public enum FaultKnowledge: String, Choice {
  case unknown, known

  /// What is written: with a known map lines are exchanged, for free ones too, and levels chosen around
  /// stuck cells.
  ///
  /// - Parameter lines: those on which lines are to stay; `nil`: they are exchanged.
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
  /// Throws where a file's map is not that of a chip which holds `program`.
  func expectFits(_ program: Program) throws {
    try expectFits(
      program.accelerator.array, positions: (program.blocks.map(\.array).max() ?? 0) + 1,
      planes: program.planes)
  }
}

extension Program {
  /// Planes of its widest weights.
  public var planes: Int {
    matrices.map { encoding.planes(weightBits: $0.weightBits).count }.max() ?? 0
  }
}
