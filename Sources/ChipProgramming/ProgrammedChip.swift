import Basics
import Hardware
import TileSimulator

/// A chip, and what writing it took.
public struct ProgrammedChip: Equatable, Sendable {
  public var chip: Chip
  public var log: WriteLog

  public init(chip: Chip, log: WriteLog) {
    self.chip = chip
    self.log = log
  }
}

/// What programming one chip took.
public struct WriteLog: Equatable, Sendable {
  /// Programming pulses. A cell that is to stay at HRS takes none.
  public var pulses = 0
  /// Reads of single cells, to verify them or to know what they reached.
  public var verifyReads = 0
  /// Cells given up outside the tolerance.
  public var failedCells = 0
  /// Weights that are 0 and lie inside a placed block.
  public var zeroPositions = 0
  /// Those among them that were given a value.
  public var usedZeroPositions = 0
  /// Columns whose digital bias was changed for this chip.
  public var adjustedColumns = 0

  public init() {}

  /// The share of zero positions that were given a value, 0…1.
  public var usedShare: Double {
    zeroPositions == 0 ? 0 : Double(usedZeroPositions) / Double(zeroPositions)
  }

  static func += (a: inout WriteLog, b: WriteLog) {
    a.pulses += b.pulses
    a.verifyReads += b.verifyReads
    a.failedCells += b.failedCells
    a.zeroPositions += b.zeroPositions
    a.usedZeroPositions += b.usedZeroPositions
    a.adjustedColumns += b.adjustedColumns
  }

  private var activity: Activity {
    Activity([.writePulse: pulses, .verifyRead: verifyReads])
  }

  /// Pulses and reads times their energies; `nil` where one of them has no price.
  public func energyInPicojoules(on accelerator: Accelerator) -> Double? {
    let priced = PricedActivity(activity, on: accelerator)
    return priced.unpriced.isEmpty ? priced.energyInPicojoules : nil
  }

  /// Pulses and reads one after another; `nil` where one of them has no time.
  public func timeInNanoseconds(on accelerator: Accelerator) -> Double? {
    activity.works.filter { $0.value.count > 0 }.reduce(0) { total, entry in
      guard let total, let time = accelerator.price(of: entry.key)?.time(of: entry.value) else {
        return nil
      }
      return total + time
    }
  }
}
