import Basics
import Hardware
import TileAnalysis
import TileMachine
import TileSimulator

/// How a chip compensates for the conductance lost since programming.
///
/// Every cell is read individually, as for verification, after programming and again later. Let y
/// be the digital value of a matrix position: `Σ factor · level` over its planes, with reference
/// columns subtracted. Converters then take `1/g` of the current for a level that they took at
/// first, with `g = Σ y(t0)² / Σ y(t0) y(t)` over all positions of a group, or of each column. If
/// all cells have decayed by the same share, `g` is the inverse of the decay for every encoding,
/// HRS and converter, and all codes are again those of `t0`. Random changes of cells cancel in the
/// sum. The readings are averaged and have no noise.
/// - Source: Joshi et al., Nature Communications 11 (2020) 2473, "global drift compensation".
///   AIHWKit's `GlobalDriftCompensation` also reads row by row, and multiplies by
///   `Σ |y(t0)| / Σ |y(t)|`, where cells that were 0 and changed count as signal. Both multiply
///   after the converter, which then rounds the remaining signal and clips less of it.
public enum DriftCompensation: String, Choice, CaseIterable {
  case none, global, column

  /// Returns the gains of the groups' columns for an aged chip; see `Chip.gains`. They replace any
  /// gains that the aged chip has.
  ///
  /// - Parameters:
  ///   - chip: the aged chip, as converters see it.
  ///   - programmed: the chip as programmed, as converters see it.
  /// - Throws: a diagnostic if a chip does not fit the program.
  public func gains(_ chip: Chip, since programmed: Chip, of program: VerifiedProgram) throws
    -> [Tensor<Double>]
  {
    guard self != .none else { return [] }
    var chip = chip
    chip.gains = []
    return try program.groups.map { group in
      let cells = GroupCells(group, of: program)
      let columns = try signals(of: cells, chip, since: programmed, program.program)
      let gains =
        self == .column
        ? columns.map(\.gain)
        : [Double](repeating: columns.reduce(SignalRatio(), +).gain, count: columns.count)
      return Tensor([columns.count], gains)
    }
  }

  /// Returns the signals of each matrix column.
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

/// Sums over readings of the same positions after programming and now.
private struct SignalRatio {
  /// Σ y(t0)².
  private var power = 0.0
  /// Σ y(t0) y(t).
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

  /// The gain, at most 1024, the limit of a converter; 1 if no signal remains.
  var gain: Double { power > 0 && common > 0 ? min(power / common, 1024) : 1 }
}
