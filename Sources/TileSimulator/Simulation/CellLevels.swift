import Basics
import Hardware
import TileMachine

/// The levels of all cells of some blocks of one matrix, according to the encoding.
package struct CellLevels {
  package let planes: [Plane]
  let offset: Int
  /// The planes that are converted together.
  package let converted: [ConvertedPlanes]
  /// The lowest code in use, and for each code from there on the level on each plane.
  private let lowest: Int
  private let levels: [[Int]]

  /// - Throws: a diagnostic if a code needs a level that cells do not have.
  package init(_ cells: GroupCells, of program: Program) throws {
    try self.init(cells.blocks, of: cells.matrix, in: program)
  }

  /// - Throws: a diagnostic if a code needs a level that cells do not have.
  init(_ blocks: [Block], of matrix: MatrixInfo, in program: Program) throws {
    let encoding = program.encoding
    let weightBits = matrix.weightBits
    planes = encoding.planes(weightBits: weightBits)
    offset = encoding.offset(weightBits: weightBits)
    converted = ConvertedPlanes.of(planes, of: program)
    let isUsed = Self.codesInUse(blocks)
    lowest = (isUsed.firstIndex(of: true) ?? 1 << 15) - 1 << 15
    let last = (isUsed.lastIndex(of: true) ?? 1 << 15) - 1 << 15
    let highest = program.accelerator.cell.levels - 1
    levels = try (lowest...last).map { code in
      let levels = encoding.levels(of: code, weightBits: weightBits)
      guard levels.allSatisfy({ (0...highest).contains($0) }) || !isUsed[code + 1 << 15]
      else { throw Self.tooHigh(code, highest) }
      return levels
    }
  }

  /// For each code, from -2^15 on, whether `blocks` have it; they count as having 0.
  private static func codesInUse(_ blocks: [Block]) -> [Bool] {
    var isUsed = [Bool](repeating: false, count: 1 << 16)
    isUsed[1 << 15] = true
    for block in blocks {
      for code in block.codes.elements { isUsed[Int(code) + 1 << 15] = true }
    }
    return isUsed
  }

  private static func tooHigh(_ code: Int, _ highest: Int) -> Diagnostic {
    .malformed(
      "the code \(code) needs a cell level outside 0...\(highest)", at: nil,
      note: "use slices of fewer bits, or cells of more than \(highest + 1) levels")
  }

  /// The levels of a code, plane by plane.
  package func callAsFunction(_ code: Int16) -> [Int] { levels[Int(code) - lowest] }

  /// The level on one plane for each code in use.
  func table(ofPlane plane: Int) -> LevelTable {
    LevelTable(lowest: lowest, levels: levels.map { $0[plane] })
  }

  /// The level at the input of a converter for each code in use.
  package func table(of converted: ConvertedPlanes) -> LevelTable {
    LevelTable(
      lowest: lowest,
      levels: levels.map { levels in
        converted.planes.reduce(0) { $0 + $1.weight * levels[$1.index] }
      })
  }
}

/// One level, or one difference of levels, for each code.
package struct LevelTable {
  fileprivate let lowest: Int
  fileprivate let levels: [Int]

  /// The codes that it has.
  var codes: Range<Int> { lowest..<lowest + levels.count }

  package subscript(code: Int16) -> Int { levels[Int(code) - lowest] }
}
