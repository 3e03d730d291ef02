import Basics
import ChipProgramming
import Hardware
import TileAnalysis
import TileSimulator

/// How programmed chips are read: the time since programming, and the drift compensation.
public struct ReadOut: Sendable {
  /// A time since programming, as in `30d`; `nil`: immediately.
  public var time: String?
  /// `none`, `global` or `column`; `nil`: none.
  public var compensation: String?
  /// Called with the progress of long work.
  public var progress: @Sendable (String) -> Void = { _ in }

  public init() {}

  /// Returns a chip as it is read, behind its wires.
  ///
  /// - Parameters:
  ///   - programmed: the chip right after programming.
  ///   - program: with the model's window for its cells.
  /// - Throws: `usage` for an invalid time, or one for cells that do not age; what `behindWires`
  ///   throws.
  package func chip(
    _ programmed: Chip, of model: CellModel, in program: VerifiedProgram, seed: Int, threads: Int
  ) throws -> Chip {
    if time != nil && !model.ages {
      throw Diagnostic(
        .usage, "'--time-since-programming' has no effect: '\(model.device.name)' does not age",
        notes: ["set 'retention' or 'retention-spread' of the device"])
    }
    let compensation = try driftCompensation()
    var chip = try model.aged(
      programmed, of: program.program, seconds: try time.map(TimeSpan.init)?.seconds ?? 0,
      seed: UInt64(bitPattern: Int64(seed)), threads: threads
    ).behindWires(of: program.program, threads: threads, progress: progress)
    guard compensation != .none else { return chip }
    chip.gains = try compensation.gains(
      chip,
      since: programmed.behindWires(of: program.program, threads: threads, progress: progress),
      of: program)
    return chip
  }

  /// - Throws: `usage` if the drawn cells decay, and no time is given.
  package func expectTime(for model: CellModel) throws {
    let decay = ["retention", "retention-spread"].first { model.traits.record[$0] != nil }
    guard time == nil, let decay else { return }
    throw Diagnostic(
      .usage, "'\(decay)' requires '--time-since-programming'",
      notes: ["for example 30d; 0 reads chips right after programming"])
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
