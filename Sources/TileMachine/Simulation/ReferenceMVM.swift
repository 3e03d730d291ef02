import Basics
import Hardware

/// One MVM cell by cell, as plainly as it can be said: every path of the simulator is held against
/// this.
public struct ReferenceMVM {
  private let program: Program
  private let cells: GroupCells
  private let levels: CellLevels
  private let real: RealLevels?
  private let offsets: [Int]
  private let converters: GroupConverters?

  /// - Throws: diagnostics where group, program and chip do not fit each other.
  public init(_ group: Group, of program: Program, chip: Chip? = nil) throws {
    self.program = program
    let cells = try GroupCells(group, of: program)
    self.cells = cells
    levels = try CellLevels(cells, of: program)
    converters = GroupConverters(
      group, columns: cells.matrix.columns, of: program, chipSeed: chip?.seed)
    try chip?.check(against: program)
    real = try chip.map { try RealLevels($0, cells: cells, cell: program.accelerator.cell) }
    offsets =
      chip?.offsets(of: group, in: program)?.elements
      ?? [Int](repeating: 0, count: cells.matrix.columns)
  }

  /// The sum of every matrix column.
  ///
  /// - Parameter codes: one for each matrix row.
  public func callAsFunction(_ codes: [Int]) -> [Int] {
    if real != nil, converters == nil { return merged(codes) }
    var codeSums = [Int](repeating: 0, count: offsets.count)
    var sums = offsets
    for number in cells.blocks.indices {
      let block = cells.blocks[number]
      for group in RowGroup.of(block, size: program.accelerator.array.rowGroup) {
        for cycle in cells.cycles(of: program) {
          let digits = group.rows.map { cycle.digit(of: codes[block.rows[$0]]) }
          for (column, matrixColumn) in block.columns.enumerated() {
            for (conversion, planes) in levels.converted.enumerated() {
              let sum = columnSum(number, group, column, planes, digits)
              let converter = converters?.converter(
                of: block, conversion: conversion, column: column)
              let code = converter?.code(of: sum) ?? Int(sum)
              codeSums[matrixColumn] += code * planes.factor * cycle.weight
            }
            sums[matrixColumn] -= levels.offset * cycle.weight * digits.reduce(0, +)
          }
        }
      }
    }
    let steps = converters?.steps ?? offsets.map { _ in 1 }
    return sums.indices.map {
      sums[$0] + Int((Double(codeSums[$0]) * steps[$0] + 0.5).rounded(.down))
    }
  }

  /// Real currents through converters that neither round nor clip; the end result is rounded.
  private func merged(_ codes: [Int]) -> [Int] {
    var sums = offsets.map(Double.init)
    for (number, block) in cells.blocks.enumerated() {
      for (row, matrixRow) in block.rows.enumerated() {
        for (column, matrixColumn) in block.columns.enumerated() {
          let weight = levels.planes.indices.reduce(-Double(levels.offset)) {
            $0 + Double(levels.planes[$1].factor) * cellLevel(number, $1, row, column)
          }
          sums[matrixColumn] += weight * Double(codes[matrixRow])
        }
      }
    }
    return sums.map { Int(($0 + 0.5).rounded(.down)) }
  }

  /// The sum before a converter, in levels and input steps.
  private func columnSum(
    _ block: Int, _ group: RowGroup, _ column: Int, _ planes: ConvertedPlanes, _ digits: [Int]
  ) -> Double {
    zip(group.rows, digits).reduce(0) { sum, line in
      let (row, digit) = line
      let level = planes.planes.reduce(0.0) {
        $0 + Double($1.weight) * cellLevel(block, $1.index, row, column)
      }
      return sum + level * Double(digit)
    }
  }

  private func cellLevel(_ number: Int, _ plane: Int, _ row: Int, _ column: Int) -> Double {
    if let real { return real(number, plane, row, column) }
    let block = cells.blocks[number]
    return Double(levels(block.codes.elements[row * block.columns.count + column])[plane])
  }
}
