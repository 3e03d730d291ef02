import Basics
import Hardware
import TileMachine
import TileSimulator

/// The effective weights of a chip: the weight that its cells form at every place of every matrix.
public struct ChipWeights: Equatable, Sendable {
  /// For each matrix of the program `[rows, columns]`, in codes; 0 outside blocks.
  public var weights: [Tensor<Float>]
  /// For each matrix the digital offsets of its columns.
  public var offsets: [Tensor<Double>]

  /// Creates the weights from the conductances of all cells of a chip.
  ///
  /// - Throws: a diagnostic if the range of cells is empty.
  public init(_ chip: Chip, of program: Program) throws {
    let scale = try ConductanceScale(program.accelerator.cell)
    self.init(program) { scale.level(chip.conductances[$0].elements[$1]) }
    guard !chip.offsets.isEmpty else { return }
    for (group, own) in zip(program.groups, chip.offsets) {
      guard let matrix = program.matrixNumber(of: group.matrix) else { continue }
      for (column, offset) in own.elements.enumerated() {
        offsets[matrix].elements[column] += Double(offset)
      }
    }
  }

  /// Creates the weights of cells that are exactly at their levels.
  ///
  /// - Parameter levels: the levels of each block, `[planes, rows, columns]`.
  init(levels: [Tensor<Int>], of program: Program) {
    self.init(program) { Double(levels[$0].elements[$1]) }
  }

  private init(_ program: Program, level: (_ block: Int, _ element: Int) -> Double) {
    weights = program.matrices.map { Tensor([$0.rows, $0.columns], repeating: 0) }
    offsets = program.matrices.map { Tensor([$0.columns], repeating: 0) }
    for (number, block) in program.blocks.enumerated() {
      guard let matrix = program.matrixNumber(of: block.matrix) else { continue }
      let bits = program.matrices[matrix].weightBits
      let planes = program.encoding.planes(weightBits: bits)
      let nothing = -Double(program.encoding.offset(weightBits: bits))
      for cell in block.codes.elements.indices {
        weights[matrix].elements[program.element(of: cell, inBlock: number)] = Float(
          planes.indices.reduce(nothing) { sum, plane in
            sum + Double(planes[plane].factor) * level(number, plane * block.codes.count + cell)
          })
      }
    }
  }
}

extension Program {
  /// Returns the index of a matrix in `matrices`.
  package func matrixNumber(of name: String) -> Int? { matrices.firstIndex { $0.name == name } }

  /// Returns the index of a block's cell in the elements `[rows, columns]` of its matrix.
  package func element(of cell: Int, inBlock number: Int) -> Int {
    let block = blocks[number]
    let columns = matrixNumber(of: block.matrix).map { matrices[$0].columns } ?? 0
    let (row, column) = cell.quotientAndRemainder(dividingBy: block.columns.count)
    return block.rows[row] * columns + block.columns[column]
  }
}

extension Chip {
  /// Sets the digital offsets of each matrix; the first group of a matrix adds them.
  ///
  /// - Returns: the number of columns with an offset other than 0.
  /// - Throws: `checkFailed` if an offset is not a number, or no `int32`.
  package mutating func setOffsets(_ wanted: [Tensor<Double>], of program: Program) throws -> Int {
    for (matrix, offsets) in zip(program.matrices, wanted) {
      try Self.expectOffsets(
        offsets.elements, of: "'\(matrix.name)'",
        note: "lower the learning rate, or scale the targets to the outputs of the network")
    }
    var isSet = Set<Int>()
    offsets = program.groups.map { group in
      guard let matrix = program.matrixNumber(of: group.matrix) else { return Tensor([0], []) }
      let isFirst = isSet.insert(matrix).inserted
      return wanted[matrix].map { isFirst ? Int($0.rounded()) : 0 }
    }
    return offsets.reduce(0) { $0 + $1.elements.count { $0 != 0 } }
  }

  /// Checks that digital offsets, rounded, fit into a chip file.
  ///
  /// - Throws: a `checkFailed` diagnostic with the first column that does not.
  static func expectOffsets(_ offsets: [Double], of owner: String, note: String) throws {
    let range = Double(Int32.min)...Double(Int32.max)
    guard let column = offsets.firstIndex(where: { !range.contains($0.rounded()) }) else { return }
    throw Diagnostic(
      .checkFailed,
      "the digital offset of column \(column) of \(owner) is \(offsets[column]); it must be "
        + "in \(Int32.min)...\(Int32.max)",
      notes: [note])
  }
}
