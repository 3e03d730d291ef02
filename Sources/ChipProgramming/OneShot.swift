import Basics
import Hardware
import TileAnalysis
import TileMachine

/// Writes every cell once, without verification.
public struct OneShot: ProgrammingScheme {
  public static let name = "one-shot"
  public static let summary = "writes every cell once, without verification"
  public static var fields: [Field<Self>] {
    [
      Field(
        "compensated", \.isCompensated,
        "divides targets by the device's mean factor, within the range"),
      Field("faults", \.faults, "whether stuck cells are known and avoided"),
    ]
  }

  public var isCompensated = true
  public var faults = FaultKnowledge.unknown

  public init() {}

  public func program(
    _ verified: VerifiedProgram, cell model: CellModel, seed: UInt64, calibration: ChipCalibration?,
    threads: Int
  ) throws -> ProgrammedChip {
    let program = verified.program
    let plan = try faults.plan(
      program, model, isCompensated: isCompensated, seed: seed, threads: threads)
    let writer = try CellWriter(
      model, program, plan.lines, isCompensated: isCompensated, seed: seed)
    return try writer.writeOnce(plan, threads: threads)
  }
}
