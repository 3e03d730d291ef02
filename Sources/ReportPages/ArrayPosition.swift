import Basics
import Evaluation
import TileMachine
import TileSimulator

/// A position of the chip with the blocks of one part of the program.
struct ArrayPosition {
  /// One of its blocks.
  struct Placed {
    /// Its number among the blocks of the program.
    let index: Int
    let block: Block
    let nonzero: Int
    let planes: Int

    /// `'conv1', copy 1: 25×6 cells at row 0, column 0, on 8 planes; 140 of 150 weights nonzero`.
    var inWords: String {
      let copy = block.copy == 0 ? "" : ", copy \(block.copy)"
      let weights = block.codes.count
      return "'\(block.matrix)'\(copy): \(block.rows.count)×\(block.columns.count) cells at row "
        + "\(block.originRow), column \(block.originColumn), on \(planes.counted("plane")); "
        + "\(Double?(Double(nonzero)).count) of \(Double?(Double(weights)).count) weights nonzero"
    }
  }

  let tile: String
  let name: String
  let blocks: [Placed]
  /// The arrays of the position.
  let planes: Int
  /// The cells inside blocks over all cells, 0…1.
  let share: Double

  /// At most this number of blocks are described in a note.
  private static let described = 6

  var note: String {
    let rest = blocks.count - Self.described
    return "\(tile), \(name): \(Double?(share).percent) of cells inside blocks. "
      + blocks.prefix(Self.described).map(\.inWords).joined(separator: ". ")
      + (rest > 0 ? ". And \(rest.counted("block")) more" : "")
  }

  /// In the order of parts, tiles and positions.
  static func all(of program: Program, _ codes: ProgramCodes) -> [ArrayPosition] {
    let array = program.accelerator.array
    let cells = Double(array.rows * array.columns)
    return program.tiles.flatMap { tile -> [ArrayPosition] in
      let part = program.parts == nil ? "" : "part \(program.part(of: tile)), "
      let blocks = tile.groups.flatMap(\.blocks).map { index in
        let block = program.blocks[index]
        return Placed(
          index: index, block: block, nonzero: codes.nonzero[index],
          planes: program.planes(of: block).count)
      }
      return blocks.inGroups(by: \.block.array).sorted { $0.key < $1.key }.map { number, held in
        let planes = held.map(\.planes).max() ?? 1
        let used = held.reduce(0) { $0 + $1.block.codes.count * $1.planes }
        return ArrayPosition(
          tile: "\(part)tile \(program.chipTile(tile.number))",
          name: "position \(program.chipPosition(number))", blocks: held, planes: planes,
          share: Double(used) / (cells * Double(planes)))
      }
    }
  }
}
