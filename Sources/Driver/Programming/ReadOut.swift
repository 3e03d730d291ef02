import Basics
import Hardware
import TileMachine

/// How programmed chips are read: how long after programming, and what is done about their drift.
public struct ReadOut: Sendable {
  /// A time since programming, as in `30d`; `nil`: at once.
  public var time: String?
  /// `none`, `global` or `column`; `nil`: none.
  public var compensation: String?

  public init() {}

  /// A chip as it is read.
  ///
  /// - Parameters:
  ///   - programmed: as its cells were written.
  ///   - program: whose cells have the model's window.
  /// - Throws: `usage` for a time that is none, and where cells do not age.
  func chip(
    _ programmed: Chip, of model: CellModel, in program: Program, seed: Int, threads: Int
  ) throws -> Chip {
    if time != nil && !model.ages {
      throw Diagnostic(
        .usage, "'--time-since-programming' changes nothing: '\(model.device.name)' does not age",
        notes: ["give 'retention' or 'retention-spread' with the device"])
    }
    var chip = try model.aged(
      programmed, of: program, seconds: try time.map(TimeSpan.init)?.seconds ?? 0,
      seed: UInt64(bitPattern: Int64(seed)), threads: threads)
    chip.gains = try driftCompensation().gains(chip, since: programmed, of: program)
    return chip
  }

  private func driftCompensation() throws -> DriftCompensation {
    guard let compensation else { return .none }
    guard let choice = DriftCompensation(rawValue: compensation) else {
      throw Diagnostic(
        .usage,
        "'--drift-compensation' must be \(DriftCompensation.expectation), not "
          + "'\(compensation)'")
    }
    return choice
  }
}
