import Basics
import Hardware

/// Every cell written once, whatever it reaches.
public struct OneShot: ProgrammingScheme {
  public static let name = "one-shot"
  public static let summary = "every cell written once, whatever it reaches"
  public static var fields: [Field<Self>] {
    [
      Field(
        "compensated", \.isCompensated, "asks for less by the device's mean factor, where it can")
    ]
  }

  public var isCompensated = true

  public init() {}

  public func program(
    _ program: Program, device: any Device, seed: UInt64, calibration: [Tensor<Int32>]?,
    threads: Int
  ) throws -> ProgrammedChip {
    let writer = try CellWriter(
      device, program.accelerator.cell, isCompensated: isCompensated, seed: seed)
    return try writer.writeOnce(program, threads: threads)
  }
}
