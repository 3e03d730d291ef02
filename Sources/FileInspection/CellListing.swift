import Basics
import ChipProgramming
import CommandFiles
import Hardware
import TileMachine
import TileSimulator

extension Inspection {
  /// Writes the cells of a program that are not at HRS, the program's cells in a chip, or all cells
  /// of a chip file.
  ///
  /// - Parameters:
  ///   - chip: a chip file that the program was written into.
  ///   - isJSON: whether to write one JSON object instead of CSV.
  ///   - write: receives the text in parts.
  /// - Throws: a usage diagnostic if the file is neither a program nor a chip; the errors of
  ///   `ChipFile.read`.
  public func writeCells(
    of chip: String?, asJSON isJSON: Bool, to write: @escaping (String) throws -> Void
  ) throws {
    let (columns, parts): ([String], [CellTable.Rows])
    switch (content, chip) {
    case (.program(let program), let chip?):
      let written = try ChipFile.read(chip, for: program)
      columns = Program.cellColumns + ["conductance_S"]
      parts = try written.program.program.cellRows(in: written.chip, pulses: written.pulses)
    case (.program(let program), nil):
      let inParts = program.program.program.parts == nil ? [] : ["part"]
      columns = inParts + Program.cellColumns
      parts = try program.program.program.cellRows(in: nil)
    case (.chip(let members), nil):
      (columns, parts) = (ChipMembers.cellColumns, try members.cellRows())
    case (_, nil):
      throw Diagnostic(
        .usage, "'--cells' requires a program or chip file, and this is \(kindInWords)")
    case (_, _?):
      throw Diagnostic(.usage, "'--chip' requires a program file, and this is \(kindInWords)")
    }
    try CellTable(form: isJSON ? .json : .csv, columns: columns, write: write)
      .print(kind: kind, parts: parts)
  }
}

extension Program {
  fileprivate static let cellColumns = [
    "tile", "position", "plane", "polarity", "slice", "row", "column", "matrix", "matrix_row",
    "matrix_column", "code", "level", "target_S", "pulses",
  ]

  /// The rows, block by block.
  ///
  /// - Parameters:
  ///   - chip: adds the conductance of every cell of a block in this chip.
  ///   - pulses: what each cell has taken; `nil`: one each.
  fileprivate func cellRows(in chip: Chip?, pulses: [Tensor<Int>]? = nil) throws
    -> [CellTable.Rows]
  {
    let scale = try ConductanceScale(accelerator.cell)
    return tiles.flatMap { tile in
      tile.groups.flatMap(\.blocks).map { index -> CellTable.Rows in
        { take in
          try self.cells(
            ofBlock: index, tile: tile, scale, in: chip, pulses: pulses?[index], take)
        }
      }
    }
  }

  /// Lists the cells of one block: all cells if there is a chip, otherwise those not at HRS. A
  /// one-shot write takes one pulse.
  private func cells(
    ofBlock index: Int, tile: Tile, _ scale: ConductanceScale, in chip: Chip?,
    pulses: Tensor<Int>?, _ take: ([CellTable.Entry]) throws -> Void
  ) throws {
    let block = blocks[index]
    let lines = chip?.lines[index] ?? PhysicalLines(block)
    let bits = matrices.first { $0.name == block.matrix }?.weightBits ?? 16
    let planes = encoding.planes(weightBits: bits)
    let name = MemberName.encode(block.matrix)
    for (cell, level) in try levels(ofBlock: index).elements.enumerated()
    where level != 0 || chip != nil {
      let (plane, place) = cell.quotientAndRemainder(dividingBy: block.codes.count)
      let (row, column) = place.quotientAndRemainder(dividingBy: block.columns.count)
      let entries: [CellTable.Entry] = [
        .integer(chipTile(tile.number)), .integer(chipPosition(block.array)), .integer(plane),
        .integer(planes[plane].polarity),
        .integer(planes[plane].slice), .integer(lines.rows[row]), .integer(lines.columns[column]),
        .name(name), .integer(block.rows[row]), .integer(block.columns[column]),
        .integer(Int(block.codes.elements[place])), .integer(level),
        .real(scale.conductance(level: Double(level))), .integer(pulses?.elements[cell] ?? 1),
      ]
      let part = parts == nil ? [] : [CellTable.Entry.integer(part(of: tile))]
      try take(part + entries + (chip.map { [.real($0.conductances[index].elements[cell])] } ?? []))
    }
  }
}

extension ChipMembers {
  fileprivate static let cellColumns = ["block", "plane", "row", "column", "conductance_S"]

  /// The rows, block by block: word line and bit line of the block's array, and the conductance.
  ///
  /// - Throws: `malformed`, before any row, if a block is damaged or a cell has no conductance.
  fileprivate func cellRows() throws -> [CellTable.Rows] {
    try (0..<blockCount).map { index -> CellTable.Rows in
      let (cells, lines) = (try reals("block\(index).npy"), try lines(ofBlock: index))
      let perPlane = lines.rows.count * lines.columns.count
      guard cells.shape.dropFirst() == [lines.rows.count, lines.columns.count] else {
        throw Diagnostic.malformed(
          "block \(index) has other rows or columns than its conductances", at: place)
      }
      try locating(at: place) { try cells.expectConductances(ofBlock: index) }
      return { take in
        for (cell, conductance) in cells.elements.enumerated() {
          let (plane, place) = cell.quotientAndRemainder(dividingBy: perPlane)
          let (row, column) = place.quotientAndRemainder(dividingBy: lines.columns.count)
          try take([
            .integer(index), .integer(plane), .integer(lines.rows[row]),
            .integer(lines.columns[column]), .real(conductance),
          ])
        }
      }
    }
  }
}
