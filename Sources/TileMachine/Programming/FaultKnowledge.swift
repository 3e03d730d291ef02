import Basics
import Hardware

/// What the programmer knows of a chip's stuck cells.
public enum FaultKnowledge: String, Choice {
  case unknown, known

  /// What is written: with a known map lines are exchanged and levels chosen around stuck cells.
  ///
  /// - Throws: `usage` where the map is known of cells that have no faults.
  func plan(
    _ program: Program, _ model: CellModel, isCompensated: Bool, seed: UInt64, threads: Int
  ) throws -> WritePlan {
    let placed = try WritePlan(program)
    guard self == .known else { return placed }
    guard model.traits.hasFaults else {
      throw Diagnostic(
        .usage, "'faults=known' changes nothing, for no cell of '\(model.device.name)' is stuck",
        notes: ["give 'stuck-at-hrs', 'stuck-at-lrs' or 'fault-map' with the device"])
    }
    let faults = FaultMap(model.traits, program.accelerator.array, seed: seed)
    try faults.expectFits(program)
    let writer = try CellWriter(
      model, program, placed.lines, isCompensated: isCompensated, seed: seed)
    let variances = try concurrentMap(
      Array(0..<program.accelerator.cell.levels), threads: threads, writer.variance(level:))
    return try WritePlan(
      program, around: faults, WrittenLevels(variances: variances), threads: threads)
  }
}

extension FaultMap {
  /// Throws where a file's map is not that of a chip which holds `program`.
  func expectFits(_ program: Program) throws {
    let planes = program.matrices.map {
      program.encoding.planes(weightBits: $0.weightBits).count
    }
    try expectFits(
      program.accelerator.array, positions: (program.blocks.map(\.array).max() ?? 0) + 1,
      planes: planes.max() ?? 0)
  }
}
