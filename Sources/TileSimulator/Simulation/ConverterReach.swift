import Basics
import Hardware
import TileMachine

/// How far the column sums of a group reach into the range of its converters, inputs at their
/// largest and levels as stored.
public struct ConverterReach: Equatable, Sendable {
  /// The least and the largest sum that can stand before a converter, in cell levels times input
  /// steps.
  public let sums: ClosedRange<Int>
  /// The sums that the converter tells apart.
  public let range: ClosedRange<Int>
  /// Whether every sum comes out as it went in: step 1, and none leaves the range.
  public let isLossless: Bool
}

extension Program {
  /// What the converters of `group` may see; `nil` where they are ideal.
  ///
  /// - Throws: diagnostics where the group does not fit the program.
  public func converterReach(of group: Group) throws -> ConverterReach? {
    guard converterRange != nil else { return nil }
    let cells = try GroupCells(group, of: self)
    return converterReach(of: cells, try CellLevels(cells, of: self))
  }

  func converterReach(of cells: GroupCells, _ levels: CellLevels) -> ConverterReach? {
    guard let range = converterRange else { return nil }
    let digit = cells.cycles(of: self).map(\.largestDigit).max() ?? 0
    let tables = levels.converted.map(levels.table(of:))
    var sums = 0...0
    for block in cells.blocks {
      for rows in RowGroup.of(block, size: accelerator.array.rowGroup) {
        for table in tables { sums = sums.hull(block.reach(of: table, rows)) }
      }
    }
    sums = sums.lowerBound * digit...sums.upperBound * digit
    let steps = cells.group.steps(of: accelerator.adc, columns: 1)
    return ConverterReach(
      sums: sums, range: range,
      isLossless: steps.allSatisfy { $0 == 1 } && range.contains(sums))
  }

  /// The codes of a converter; `nil` where it is ideal.
  var converterRange: ClosedRange<Int>? {
    accelerator.adc.codes(isSigned: encoding.subtractsInAnalog)
  }
}

extension Block {
  /// The sum of the negative and of the positive levels of a row group, in its worst column.
  fileprivate func reach(of levels: LevelTable, _ group: RowGroup) -> ClosedRange<Int> {
    let width = columns.count
    var low = [Int](repeating: 0, count: width)
    var high = low
    codes.elements.withUnsafeBufferPointer { codes in
      for row in group.rows {
        for column in 0..<width {
          let level = levels[codes[row * width + column]]
          low[column] += min(level, 0)
          high[column] += max(level, 0)
        }
      }
    }
    return (low.min() ?? 0)...(high.max() ?? 0)
  }
}
