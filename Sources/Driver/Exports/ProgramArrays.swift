import Basics
import Evaluation
import Hardware
import TileMachine
import TileSimulator

/// The physical arrays of a program with all their cells.
struct ProgramArrays {
  private let chip: Chip
  private let program: Program
  /// The positions in use, ascending; in a program in parts, counted on from part to part.
  let positions: [Int]

  /// The bytes that a file of arrays may have: a zip file without extensions, and what memory holds.
  private static let largest = 1 << 32

  init(_ chip: Chip, of program: Program) {
    (self.chip, self.program) = (chip, program)
    positions = Set(program.blocks.map(\.array)).sorted()
  }

  private var cells: Int { program.accelerator.array.rows * program.accelerator.array.columns }

  /// - Throws: `unsupported` if the arrays are too large for one file.
  func expectSize() throws {
    let bytes = positions.reduce(0) { $0 + cells * (4 * planes(of: $1).count + 12) }
    guard bytes < Self.largest else {
      throw Diagnostic.unsupported(
        "the arrays have \(bytes) bytes; an .npz file must have less than \(Self.largest)",
        note: "write a .csv file, which lists the cells in use")
    }
  }

  /// The planes of a position: those of its matrix with the most weight bits.
  private func planes(of position: Int) -> [Hardware.Plane] {
    let bits = matrices(of: position).map { program.matrices[$0].weightBits }
    return program.encoding.planes(weightBits: bits.max() ?? 2)
  }

  private func matrices(of position: Int) -> Set<Int> {
    let names = Set(program.blocks.filter { $0.array == position }.map(\.matrix))
    return Set(program.matrices.indices.filter { names.contains(program.matrices[$0].name) })
  }

  /// The arrays of a position, and the weights that they hold.
  ///
  /// - Throws: `malformed` if a block extends beyond its array.
  func members(of position: Int) throws -> [ZipMember] {
    let array = program.accelerator.array
    let planes = planes(of: position)
    let conductances = try planes.indices.flatMap { plane in
      try chip.conductances(ofArray: position, plane: plane, of: program).elements.map {
        Float($0)
      }
    }
    let whole = Tensor([planes.count, array.rows, array.columns], conductances)
    let maps = lineMaps(of: position)
    return [ZipMember("array\(position).npy", Npy.write(whole))]
      + zip(["matrix", "matrix_row", "matrix_column"], maps).map { name, elements in
        ZipMember(
          "\(name)\(position).npy", Npy.write(Tensor([array.rows, array.columns], elements)))
      }
  }

  /// For each cell the index of the matrix, and the row and the column in it; -1 for cells outside
  /// blocks.
  private func lineMaps(of position: Int) -> [[Int32]] {
    let none = [Int32](repeating: -1, count: cells)
    var maps = [none, none, none]
    let columns = program.accelerator.array.columns
    for index in program.blocks.indices where program.blocks[index].array == position {
      let block = program.blocks[index]
      let lines = chip.lines.isEmpty ? PhysicalLines(block) : chip.lines[index]
      let matrix = program.matrices.firstIndex { $0.name == block.matrix } ?? -1
      for (row, wordLine) in lines.rows.enumerated() {
        for (column, bitLine) in lines.columns.enumerated() {
          let cell = wordLine * columns + bitLine
          maps[0][cell] = Int32(matrix)
          maps[1][cell] = Int32(block.rows[row])
          maps[2][cell] = Int32(block.columns[column])
        }
      }
    }
    return maps
  }
}

extension ProgramArrays {
  /// What the arrays of the file mean.
  struct Manifest: Encodable {
    let schemaVersion = 1
    let memcVersion = Version.current
    let accelerator: String
    let encoding: String
    let unit = "siemens"
    /// How the cells were programmed; `nil`: every cell has the conductance of its level.
    let device: Value?
    let programming: Value?
    let chipSeed: Int?
    /// By the numbers in `matrix<p>`.
    let matrices: [Matrix]
    let arrays: [Entry]
  }

  struct Matrix: Encodable {
    let name: String
    let rows: Int
    let columns: Int
    let weightBits: Int
  }

  struct Entry: Encodable {
    /// The name of the array in the file.
    let name: String
    /// `nil` if all weights are on the chip at once.
    let part: Int?
    let tile: Int?
    let position: Int
    let planes: [Plane]
  }

  struct Plane: Encodable {
    let polarity: Int
    let slice: Int
  }

  func manifest(_ source: ExportSource) -> Manifest {
    Manifest(
      accelerator: program.accelerator.title, encoding: program.encoding.name,
      device: source.written?.device.full, programming: source.written?.programming.full,
      chipSeed: source.written?.seed,
      matrices: program.matrices.map {
        Matrix(name: $0.name, rows: $0.rows, columns: $0.columns, weightBits: $0.weightBits)
      },
      arrays: positions.map(entry))
  }

  private func entry(_ position: Int) -> Entry {
    let tile = program.tiles.first { tile in
      tile.groups.contains { $0.blocks.contains { program.blocks[$0].array == position } }
    }
    return Entry(
      name: "array\(position)", part: program.parts.map { position / $0.positions },
      tile: tile.map { program.chipTile($0.number) }, position: program.chipPosition(position),
      planes: planes(of: position).map { Plane(polarity: $0.polarity, slice: $0.slice) })
  }
}
