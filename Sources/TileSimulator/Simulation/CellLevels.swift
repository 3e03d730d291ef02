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
    let codes = Self.codesInUse(cells.blocks)
    lowest = codes.min() ?? 0
    let highest = program.accelerator.cell.levels - 1
    levels = try (lowest...(codes.max() ?? 0)).map { code in
      let levels = encoding.levels(of: code, weightBits: weightBits)
      guard levels.allSatisfy({ (0...highest).contains($0) }) || !codes.contains(code)
      else { throw Self.tooHigh(code, highest) }
      return levels
    }
  }

  /// All codes of some blocks, and 0.
  private static func codesInUse(_ blocks: [Block]) -> Set<Int> {
    var isUsed = [Bool](repeating: false, count: 1 << 16)
    isUsed[1 << 15] = true
    for block in blocks {
      for code in block.codes.elements { isUsed[Int(code) + 1 << 15] = true }
    }
    return Set(isUsed.indices.lazy.filter { isUsed[$0] }.map { $0 - 1 << 15 })
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
