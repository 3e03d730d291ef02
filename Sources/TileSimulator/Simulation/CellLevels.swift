import Basics
import Hardware
import TileMachine

/// The levels of every cell of a group's blocks, from the encoding.
package struct CellLevels {
  package let planes: [Plane]
  let offset: Int
  /// What is converted together.
  let converted: [ConvertedPlanes]
  /// The least code in use, and for each code from there the level on each plane.
  private let lowest: Int
  private let levels: [[Int]]

  /// - Throws: a diagnostic where a code needs a level that cells do not have.
  package init(_ cells: GroupCells, of program: Program) throws {
    let encoding = program.encoding
    let weightBits = cells.matrix.weightBits
    planes = encoding.planes(weightBits: weightBits)
    offset = encoding.offset(weightBits: weightBits)
    converted = ConvertedPlanes.of(planes, of: program)
    let codes = cells.blocks.reduce(into: Set([Int16(0)])) { $0.formUnion($1.codes.elements) }
    lowest = codes.min().map(Int.init) ?? 0
    let highest = program.accelerator.cell.levels - 1
    levels = try (lowest...(codes.max().map(Int.init) ?? 0)).map { code in
      let levels = encoding.levels(of: code, weightBits: weightBits)
      guard levels.allSatisfy({ (0...highest).contains($0) }) || !codes.contains(Int16(code))
      else { throw Self.tooHigh(code, highest) }
      return levels
    }
  }

  private static func tooHigh(_ code: Int, _ highest: Int) -> Diagnostic {
    .malformed(
      "the code \(code) needs a level beyond 0...\(highest) of a cell", at: nil,
      note: "cells of \(highest + 1) levels hold fewer bits than the encoding's slices")
  }

  /// The levels of a code, plane by plane.
  package func callAsFunction(_ code: Int16) -> [Int] { levels[Int(code) - lowest] }

  /// What stands before a converter for each code in use.
  func table(of converted: ConvertedPlanes) -> LevelTable {
    LevelTable(
      lowest: lowest,
      levels: levels.map { levels in
        converted.planes.reduce(0) { $0 + $1.weight * levels[$1.index] }
      })
  }
}

/// One level, or difference of levels, for each code.
struct LevelTable {
  fileprivate let lowest: Int
  fileprivate let levels: [Int]

  subscript(code: Int16) -> Int { levels[Int(code) - lowest] }
}
