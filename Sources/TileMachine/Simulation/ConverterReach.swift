import Basics
import Hardware

/// How far the column sums of a group reach into the range of its converters, inputs at their
/// largest and levels as stored.
public struct ConverterReach: Equatable, Sendable {
  /// The least and the largest sum that can stand before a converter, in cell levels times input
  /// steps.
  public let sums: ClosedRange<Int>
  /// The sums that the converter tells apart; `nil` where it is ideal.
  public let range: ClosedRange<Int>?
  /// Whether every sum comes out as it went in: step 1, and none leaves the range.
  public let isLossless: Bool
}

extension Program {
  /// What the converters of `group` may see; see `ConverterReach`.
  ///
  /// - Throws: diagnostics where the group does not fit the program.
  public func converterReach(of group: Group) throws -> ConverterReach {
    let cells = try GroupCells(group, of: self)
    return converterReach(of: cells, try CellLevels(cells, of: self))
  }

  func converterReach(of cells: GroupCells, _ levels: CellLevels) -> ConverterReach {
    let digit = cells.cycles(of: self).map(\.largestDigit).max() ?? 0
    let converted = ConvertedPlanes.of(
      levels.planes, subtractsInAnalog: encoding.subtractsInAnalog)
    var low = 0
    var high = 0
    for block in cells.blocks {
      for rows in RowGroup.of(block, size: accelerator.array.rowGroup) {
        for planes in converted {
          for sums in block.columnSums(of: planes, rows, levels) {
            low = min(low, sums.lowerBound * digit)
            high = max(high, sums.upperBound * digit)
          }
        }
      }
    }
    let range = converterRange
    let isLossless = range.map { accelerator.adc.step == 1 && $0.contains(low...high) } ?? true
    return ConverterReach(sums: low...high, range: range, isLossless: isLossless)
  }

  /// The codes of a converter; `nil` where it is ideal.
  var converterRange: ClosedRange<Int>? {
    guard let bits = accelerator.adc.bits else { return nil }
    return encoding.subtractsInAnalog
      ? -(1 << (bits - 1))...(1 << (bits - 1)) - 1 : 0...(1 << bits) - 1
  }
}

extension Block {
  /// The sum of the negative and of the positive levels in each column of a row group.
  fileprivate func columnSums(
    of planes: ConvertedPlanes, _ group: RowGroup, _ levels: CellLevels
  ) -> [ClosedRange<Int>] {
    var sums = [ClosedRange<Int>](repeating: 0...0, count: columns.count)
    for row in group.rows {
      for column in columns.indices {
        let levelsOfCell = levels(codes.elements[row * columns.count + column])
        let level = planes.planes.reduce(0) { $0 + $1.sign * levelsOfCell[$1.index] }
        let before = sums[column]
        sums[column] =
          min(level, 0) + before.lowerBound...max(level, 0) + before.upperBound
      }
    }
    return sums
  }
}
