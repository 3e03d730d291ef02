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
    let tables = LevelBounds.of(levels.converted.map(levels.table(of:)))
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
  fileprivate func reach(of bounds: LevelBounds, _ group: RowGroup) -> ClosedRange<Int> {
    let width = columns.count
    // with the most rows and levels of an array, a sum takes 29 bits
    var sums = [SIMD8<Int32>](repeating: .zero, count: width)
    codes.elements.withUnsafeBufferPointer { codes in
      sums.withUnsafeMutableBufferPointer { sums in
        for row in group.rows {
          for column in 0..<width { sums[column] &+= bounds[codes[row &* width &+ column]] }
        }
      }
    }
    let low = sums.reduce(.zero) { pointwiseMin($0, $1.lowHalf) } as SIMD4<Int32>
    let high = sums.reduce(.zero) { pointwiseMax($0, $1.highHalf) } as SIMD4<Int32>
    return Int(low.min())...Int(high.max())
  }
}

/// The negative and the positive part of the levels of each code in up to four tables, which are
/// added at the same time.
private struct LevelBounds {
  private let lowest: Int
  /// The negative parts in the low half, the positive ones in the high half.
  private let bounds: [SIMD8<Int32>]

  /// The bounds of all tables, four at a time.
  static func of(_ tables: [LevelTable]) -> [LevelBounds] {
    stride(from: 0, to: tables.count, by: 4).map {
      LevelBounds(tables[$0..<min($0 + 4, tables.count)])
    }
  }

  private init(_ tables: ArraySlice<LevelTable>) {
    let codes = tables.first?.codes ?? 0..<0
    lowest = codes.lowerBound
    bounds = codes.map { code in
      tables.enumerated().reduce(into: .zero) { bounds, table in
        let level = Int32(table.element[Int16(code)])
        bounds[table.offset] = min(level, 0)
        bounds[table.offset + 4] = max(level, 0)
      }
    }
  }

  subscript(code: Int16) -> SIMD8<Int32> { bounds[Int(code) &- lowest] }
}
