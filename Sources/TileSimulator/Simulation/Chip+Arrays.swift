import Basics
import Hardware
import TileMachine

extension Chip {
  /// Returns a whole physical array, `[rows, columns]` in siemens; cells outside blocks are at HRS.
  ///
  /// - Parameters:
  ///   - position: the array's position; see `Block.array`.
  ///   - plane: a polarity and a slice; the index among the planes of the encoding.
  /// - Throws: `malformed` if a block extends beyond its array.
  public func conductances(ofArray position: Int, plane: Int, of program: Program) throws
    -> Tensor<Double>
  {
    let array = program.accelerator.array
    var whole = Tensor(
      [array.rows, array.columns],
      repeating: program.accelerator.cell.minimumConductance)
    for index in program.blocks.indices
    where program.blocks[index].array == position && plane < conductances[index].shape[0] {
      try forEachCell(ofBlock: index, plane: plane, of: program) { place, cell in
        whole.elements[place] = Double(conductances[index].elements[cell])
      }
    }
    return whole
  }

  /// Calls `body` for each cell of a block with its index in its array, `[rows, columns]`, and in
  /// `conductances`, `[planes, rows, columns]`.
  ///
  /// - Throws: like `conductances(ofArray:plane:of:)`, and whatever `body` throws.
  func forEachCell(
    ofBlock index: Int, plane: Int, of program: Program,
    _ body: (_ place: Int, _ cell: Int) throws -> Void
  ) throws {
    let array = program.accelerator.array
    let block = program.blocks[index]
    let lines = lines.isEmpty ? PhysicalLines(block) : lines[index]
    guard lines.rows.allSatisfy((0..<array.rows).contains),
      lines.columns.allSatisfy((0..<array.columns).contains)
    else {
      throw Diagnostic.malformed(
        "block \(index) extends beyond its array of \(array.rows) × \(array.columns)", at: nil)
    }
    var cell = plane * block.codes.elements.count
    for row in lines.rows {
      for column in lines.columns {
        try body(row * array.columns + column, cell)
        cell += 1
      }
    }
  }
}
