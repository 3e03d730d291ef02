import Basics
import Hardware
import TileMachine

extension Inspection {
  /// Every cell whose target is not HRS, one line each: tile, array, plane, row, column, matrix, its
  /// row and column, weight code, level and target conductance.
  ///
  /// - Parameter write: takes the text part by part.
  /// - Throws: a usage diagnostic where the file is no program.
  public func writeCells(to write: (String) throws -> Void) throws {
    guard let program = inspectedProgram else {
      throw Diagnostic(.usage, "'--cells' is for program files, and this is a \(kind)")
    }
    try write(
      "tile,position,plane,polarity,slice,row,column,matrix,matrix_row,matrix_column,code,level,"
        + "target_S,pulses\n")
    let scale = try ConductanceScale(program.program.accelerator.cell)
    for tile in program.program.tiles {
      for index in tile.groups.flatMap(\.blocks) {
        try write(program.program.cells(ofBlock: index, tile: tile.number, scale))
      }
    }
  }
}

extension Program {
  /// The programmed cells of one block as CSV lines; a one-shot write takes one pulse a cell.
  fileprivate func cells(ofBlock index: Int, tile: Int, _ scale: ConductanceScale) throws -> String
  {
    let block = blocks[index]
    let levels = try levels(ofBlock: index)
    let bits = matrices.first { $0.name == block.matrix }?.weightBits ?? 16
    let planes = encoding.planes(weightBits: bits)
    let name = MemberName.encode(block.matrix)
    var text = ""
    for (cell, level) in levels.elements.enumerated() where level != 0 {
      let plane = cell / block.codes.count
      let (row, column) = (cell % block.codes.count).quotientAndRemainder(
        dividingBy: block.columns.count)
      let fields: [Any] = [
        tile, block.array, plane, planes[plane].polarity, planes[plane].slice,
        block.originRow + row, block.originColumn + column, name, block.rows[row],
        block.columns[column], block.codes.elements[cell % block.codes.count], level,
        scale.conductance(level: Double(level)), 1,
      ]
      text += fields.map { "\($0)" }.joined(separator: ",") + "\n"
    }
    return text
  }
}
