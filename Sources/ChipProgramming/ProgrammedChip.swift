import Basics
import Hardware
import TileSimulator

/// A programmed chip, and the effort of programming it.
public struct ProgrammedChip: Equatable, Sendable {
  public var chip: Chip
  public var log: WriteLog
  /// `nil` if the scheme does not count them for each cell.
  public var counts: CellCounts?

  public init(chip: Chip, log: WriteLog) {
    self.chip = chip
    self.log = log
  }
}

/// The effort of programming one chip.
public struct WriteLog: Equatable, Sendable {
  /// Programming pulses. A cell with the target HRS takes none.
  public var pulses = 0
  /// Reads of single cells, for verification or read-back.
  public var verifyReads = 0
  /// Cells given up outside the tolerance.
  public var failedCells = 0
  /// Weights inside placed blocks that are 0.
  public var zeroPositions = 0
  /// Zero positions that were given a value.
  public var usedZeroPositions = 0
  /// Columns whose digital bias was changed for this chip.
  public var adjustedColumns = 0
  /// What pulses and reads cost by the equations of the device; `nil`: the accelerator's prices
  /// apply.
  public var cost: PulseCosts?

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
    if let cost = b.cost { a.cost = a.cost.map { $0 + cost } ?? cost }
  }

  private var activity: Activity {
    Activity([.writePulse: pulses, .verifyRead: verifyReads])
  }

  /// Returns the energy of pulses and reads in pJ; `nil` if one of them has no price, or the
  /// device does not state its pulses.
  public func energyInPicojoules(on accelerator: Accelerator) -> Double? {
    if let cost { return cost.energyJ.map { $0 * 1e12 } }
    let priced = PricedActivity(activity, on: accelerator)
    return priced.unpriced.isEmpty ? priced.energyInPicojoules : nil
  }

  /// Returns which of pulses and reads happened but have no price that they need.
  public func unpriced(on accelerator: Accelerator) -> [Event] {
    cost == nil ? PricedActivity(activity, on: accelerator).unpriced : []
  }

  /// Returns the time of pulses and reads one after another, in ns; `nil` if one of them has no
  /// time.
  public func timeInNanoseconds(on accelerator: Accelerator) -> Double? {
    if let cost { return cost.seconds.map { $0 * 1e9 } }
    return activity.works.filter { $0.value.count > 0 }.reduce(0) { total, entry in
      guard let total, let time = accelerator.price(of: entry.key)?.time(of: entry.value) else {
        return nil
      }
      return total + time
    }
  }
}
