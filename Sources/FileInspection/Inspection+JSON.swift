import Basics
import CommandFiles
import Evaluation
import TileMachine

/// An inspected file as JSON: its kind and its contents.
extension Inspection: Encodable {
  private enum Key: String, CodingKey {
    case schemaVersion, memcVersion, kind, program, chip, arrays, tensor, network
  }

  public func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(2, forKey: .schemaVersion)
    try object.encode(Version.current, forKey: .memcVersion)
    try object.encode(kind, forKey: .kind)
    switch content {
    case .program(let program):
      try object.encode(ProgramContent(program), forKey: .program)
      try object.encode(try NetworkContent(program.graph), forKey: .network)
    case .chip(let chip): try object.encode(chip.manifest, forKey: .chip)
    case .arrays(let arrays): try object.encode(arrays, forKey: .arrays)
    case .tensor(let tensor): try object.encode(TensorContent(tensor), forKey: .tensor)
    case .model(let graph): try object.encode(try NetworkContent(graph), forKey: .network)
    }
  }
}

/// A summary of a tensor.
private struct TensorContent: Encodable {
  let type: String
  let shape: [Int]
  /// The first elements, at most 64, in the order of the file.
  let first: [Float]
  /// The minimum of the finite numbers; `nil` if there are none.
  let minimum: Float?
  let maximum: Float?

  init(_ tensor: AnyTensor) {
    type = tensor.type.rawValue
    shape = tensor.shape
    let elements = tensor.asReal.elements
    first = Array(elements.prefix(64))
    let finite = elements.lazy.filter(\.isFinite)
    minimum = finite.min()
    maximum = finite.max()
  }
}

/// The data of a program's manifest, and the placement of its weights.
private struct ProgramContent: Encodable {
  let mapping: Value
  let accelerator: String
  let encoding: String
  let calibration: String
  let modelSha256: [String: String]
  let initialSeed: Int?
  let warnings: [String]
  let assumptions: [String]
  let lostArrays: [Int]
  let matrices: [Matrix]
  let placements: [Placement]
  /// The program's text, the contents of `program.asm`.
  let text: String

  struct Matrix: Encodable {
    let name: String
    let rows: Int
    let columns: Int
    let weightBits: Int
  }

  /// A block: which rows and columns of which matrix are placed where.
  struct Placement: Encodable {
    /// `nil` if all weights are on the chip at once.
    let part: Int?
    let tile: Int
    let group: String
    let array: Int
    let matrix: String
    let copy: Int
    let originRow: Int
    let originColumn: Int
    /// The matrix row or column of each line, starting at the origin.
    let rows: [Int]
    let columns: [Int]
  }

  init(_ compiled: CompiledProgram) {
    let (manifest, program) = (compiled.manifest, compiled.program)
    mapping = manifest.mapping
    accelerator = program.accelerator.title
    encoding = program.encoding.name
    calibration = manifest.calibration
    modelSha256 = manifest.modelSha256
    initialSeed = manifest.initialSeed
    warnings = manifest.warnings
    assumptions = manifest.assumptions ?? []
    lostArrays = manifest.lostArrays
    matrices = program.matrices.map {
      Matrix(name: $0.name, rows: $0.rows, columns: $0.columns, weightBits: $0.weightBits)
    }
    placements = program.tiles.flatMap { tile in
      tile.groups.flatMap { group in
        group.blocks.map { Placement(program.blocks[$0], of: group, on: tile, in: program.program) }
      }
    }
    text = program.text
  }
}

extension ProgramContent.Placement {
  fileprivate init(_ block: Block, of group: Group, on tile: Tile, in program: Program) {
    part = program.parts.map { _ in program.part(of: tile) }
    self.tile = program.chipTile(tile.number)
    self.group = group.name
    array = program.chipPosition(block.array)
    matrix = block.matrix
    copy = block.copy
    originRow = block.originRow
    originColumn = block.originColumn
    rows = block.rows
    columns = block.columns
  }
}
