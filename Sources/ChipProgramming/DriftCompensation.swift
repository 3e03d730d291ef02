import Basics
import Hardware
import TileMachine
import TileSimulator

/// How a chip makes up for what its conductances have lost since programming.
///
/// Every cell is read alone, as when it is verified, after programming and again later. With y what
/// the digital side makes of a matrix position, `Σ factor · level` over its planes with reference
/// columns taken off, converters take `1 / g` of the current for a level that they took at first,
/// `g = Σ y(t0)² / Σ y(t0) y(t)` over all positions of a group, or over those of each column. Where all
/// cells have decayed alike, `g` is the inverse of the decay, whatever the encoding, HRS or converter,
/// and all codes are those of `t0` again. What cells have moved at random cancels in the sum. These
/// readings are averaged: they have no noise.
/// - Source: Joshi et al., Nature Communications 11 (2020) 2473, "global drift compensation". AIHWKit's
///   `GlobalDriftCompensation` reads row by row likewise and multiplies by `Σ |y(t0)| / Σ |y(t)|`, in
///   which cells that were 0 and moved count as signal. Both multiply behind the converter, which then
///   rounds what is left of the signal and clips less of it.
public enum DriftCompensation: String, Choice, CaseIterable {
  case none, global, column

  /// The gains of the groups' columns for a chip that has aged, see `Chip.gains`; both chips as
  /// converters see them. They take the place of any that the aged chip has.
  public func gains(_ chip: Chip, since programmed: Chip, of program: Program) throws
    -> [Tensor<Double>]
  {
    guard self != .none else { return [] }
    var chip = chip
    chip.gains = []
    return try program.groups.map { group in
      let cells = try GroupCells(group, of: program)
      let columns = try signals(of: cells, chip, since: programmed, program)
      let gains =
        self == .column
        ? columns.map(\.gain)
        : [Double](repeating: columns.reduce(SignalRatio(), +).gain, count: columns.count)
      return Tensor([columns.count], gains)
    }
  }

  /// Of each matrix column.
  private func signals(
    of cells: GroupCells, _ chip: Chip, since programmed: Chip, _ program: Program
  ) throws -> [SignalRatio] {
    let factors = try CellLevels(cells, of: program).planes.map { Double($0.factor) }
    let (first, now) = (
      try RealLevels(programmed, cells: cells, of: program),
      try RealLevels(chip, cells: cells, of: program)
    )
    var signals = [SignalRatio](repeating: SignalRatio(), count: cells.matrix.columns)
    for (number, block) in cells.blocks.enumerated() {
      for row in block.rows.indices {
        for (column, matrixColumn) in block.columns.enumerated() {
          let sum = { (levels: RealLevels) in
            factors.indices.reduce(0) { $0 + factors[$1] * levels(number, $1, row, column) }
          }
          signals[matrixColumn].add(sum(first), sum(now))
        }
      }
    }
    return signals
  }
}

/// Readings of the same positions at first and now.
private struct SignalRatio {
  /// Σ y(t0)² and Σ y(t0) y(t).
  private var power = 0.0
  private var common = 0.0

  mutating func add(_ first: Double, _ now: Double) {
    power += first * first
    common += first * now
  }

  static func + (a: SignalRatio, b: SignalRatio) -> SignalRatio {
    var sum = a
    sum.power += b.power
    sum.common += b.common
    return sum
  }

  /// 1 where nothing is left to make more of; a converter goes no further than 1024.
  var gain: Double { power > 0 && common > 0 ? min(power / common, 1024) : 1 }
}
