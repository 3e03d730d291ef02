import Basics
import Hardware
import TileAnalysis
import TileMachine

/// The range of a group's column sums, for the stored levels and any inputs, and that of its
/// converters.
public struct ConverterReach: Equatable, Sendable {
  /// The least and the largest sum at the input of a converter, in cell levels times input steps.
  public let sums: ClosedRange<Int>
  /// The codes of the converter.
  public let range: ClosedRange<Int>
  /// Whether every sum is converted exactly: the step is 1, and no sum is outside the range.
  public let isLossless: Bool
}

extension VerifiedProgram {
  /// Returns the reach of the sums of `group`; `nil` if its converters are ideal.
  ///
  /// - Throws: a diagnostic if a code needs a level that cells do not have.
  public func converterReach(of group: Group) throws -> ConverterReach? {
    guard program.converterRange != nil else { return nil }
    let cells = GroupCells(group, of: self)
    return program.converterReach(of: cells, try CellLevels(cells, of: program))
  }
}

extension Program {
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

  /// The codes of a converter; `nil` if it is ideal.
  package var converterRange: ClosedRange<Int>? {
    accelerator.adc.codes(isSigned: encoding.subtractsInAnalog)
  }
}

extension Block {
  /// The sums of the negative and of the positive levels of a row group in its worst columns.
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
