import Basics
import Hardware
import TileMachine

extension StaticVerifier {
  /// Checks that blocks lie inside their arrays and matrices without overlap, that each is in one
  /// group on one tile, and that the tiles have enough arrays.
  mutating func verifyBlocks() {
    let program = program
    let matrices = matrices
    let members = program.blockMembers
    var sound: [Int] = []
    for (index, block) in program.blocks.enumerated() {
      let verified: Void? = findings.collect(at: .member(members[index])) {
        try block.verify(matrices[block.matrix], program)
      }
      if verified != nil { sound.append(index) }
    }
    verifyOverlap(of: sound, members)
    verifyWeights(of: sound, members)
    verifyGroups(members)
    verifyArrays()
  }

  /// Checks that no two blocks of an array share a cell.
  private mutating func verifyOverlap(of blocks: [Int], _ members: [String]) {
    for (array, blocks) in Dictionary(grouping: blocks, by: { program.blocks[$0].array }).sorted(
      by: { $0.key < $1.key })
    {
      let sorted = blocks.sorted { program.blocks[$0].originRow < program.blocks[$1].originRow }
      guard let (a, b) = firstOverlap(in: sorted) else { continue }
      findings.append(
        "the blocks '\(members[a])' and '\(members[b])' overlap at position \(array)",
        at: .member(members[max(a, b)]))
    }
  }

  /// - Parameter blocks: the blocks of one array, sorted by origin row.
  private func firstOverlap(in blocks: [Int]) -> (Int, Int)? {
    for (position, a) in blocks.enumerated() {
      let lower = program.blocks[a]
      for b in blocks[(position + 1)...] {
        let upper = program.blocks[b]
        if upper.originRow >= lower.originRow + lower.rows.count { break }
        if lower.columnLines.overlaps(upper.columnLines) { return (min(a, b), max(a, b)) }
      }
    }
    return nil
  }

  /// Checks that every block is in exactly one group, which has its matrix and copy.
  private mutating func verifyGroups(_ members: [String]) {
    var owner: [Int: String] = [:]
    for (tile, group, item) in groups {
      let name = "'\(group.name)' of tile \(tile.number)"
      verifyInput(of: group, item)
      for index in group.blocks {
        guard program.blocks.indices.contains(index) else {
          findings.append(
            "group \(name) lists block \(index), which does not exist", at: .item(item))
          continue
        }
        let block = program.blocks[index]
        if block.matrix != group.matrix || block.copy != group.copy {
          findings.append(
            "block \(index) of matrix '\(block.matrix)', copy \(block.copy), cannot be in group "
              + "\(name) of matrix '\(group.matrix)', copy \(group.copy)", at: .item(item))
        }
        if let other = owner.updateValue(name, forKey: index) {
          findings.append("block \(index) is also in group \(other)", at: .item(item))
        }
      }
    }
    for index in program.blocks.indices where owner[index] == nil {
      findings.append("block \(index) is in no group", at: .member(members[index]))
    }
  }

  private mutating func verifyInput(of group: Group, _ item: ProgramListing.Item) {
    let matrix = matrices[group.matrix]
    if matrix == nil {
      findings.append("unknown matrix '\(group.matrix)'", at: .item(item))
    }
    findings.collect(at: .item(item)) { try group.verifySteps(of: matrix) }
    if !((group.inputIsSigned ? 2 : 1)...16).contains(group.inputBits) {
      findings.append(
        "input codes have 1 to 16 bits unsigned, 2 to 16 signed, not \(group.inputBits)",
        at: .item(item))
    }
  }

  /// Checks that every array is on one tile, and that no tile uses more arrays than it has.
  private mutating func verifyArrays() {
    let isInParts = program.parts != nil
    var tiles: [Int: Int] = [:]
    for (index, tile) in program.tiles.enumerated() {
      var planes: [Int: Int] = [:]
      for block in tile.groups.lazy.flatMap(\.blocks)
      where program.blocks.indices.contains(block) {
        let (array, bits) = (program.blocks[block].array, matrices[program.blocks[block].matrix])
        let count = program.encoding.planes(weightBits: bits?.weightBits ?? 2).count
        planes[array] = max(planes[array] ?? 0, count)
      }
      for array in planes.keys.sorted() {
        let (position, own) = (program.chipPosition(array), program.chipTile(tile.number))
        guard let other = tiles.updateValue(own, forKey: position), other != own || !isInParts
        else {
          continue
        }
        findings.append(
          "position \(position) is on tiles \(other) and \(own)", at: .item(.tile(index)))
      }
      let arrays = planes.values.reduce(0, +)
      if arrays > program.accelerator.tile.arrays {
        findings.append(
          "tile \(tile.number) needs \(arrays) arrays, but has \(program.accelerator.tile.arrays)",
          at: .item(.tile(index)))
      }
    }
  }

  /// Every group with its tile and its item in the listing.
  private var groups: [(Tile, Group, ProgramListing.Item)] {
    program.tiles.enumerated().flatMap { number, tile in
      tile.groups.enumerated().map { (tile, $1, .group(tile: number, $0)) }
    }
  }
}

extension Block {
  /// The limit of positions and of copies: figures are counted for each position.
  private static let positions = 1 << 24

  fileprivate var columnLines: Range<Int> { originColumn..<originColumn + columns.count }

  /// Checks that the block lies inside an array and its matrix, and that its codes fit.
  fileprivate func verify(_ matrix: MatrixInfo?, _ program: Program) throws {
    guard let matrix else { throw Diagnostic.unsound("unknown matrix '\(self.matrix)'") }
    guard !rows.isEmpty, !columns.isEmpty, codes.shape == [rows.count, columns.count] else {
      throw Diagnostic.unsound(
        "a block of \(rows.count) rows and \(columns.count) columns has codes of shape "
          + "\(codes.shape)")
    }
    guard (0..<Self.positions).contains(self.array), (0..<Self.positions).contains(copy) else {
      throw Diagnostic.unsound(
        "position \(self.array) and copy \(copy) must be in 0..<\(Self.positions)")
    }
    let array = program.accelerator.array
    guard
      (0...max(0, array.rows - rows.count)).contains(originRow), rows.count <= array.rows,
      (0...max(0, array.columns - columns.count)).contains(originColumn),
      columns.count <= array.columns
    else {
      throw Diagnostic.unsound(
        "\(rows.count) rows and \(columns.count) columns from (\(originRow), \(originColumn)) do "
          + "not fit an array of \(array.rows) rows and \(array.columns) columns")
    }
    try expect(rows, below: matrix.rows, "row")
    try expect(columns, below: matrix.columns, "column")
    let range = program.encoding.codes(weightBits: matrix.weightBits)
    if let code = codes.elements.first(where: { !range.contains(Int($0)) }) {
      throw Diagnostic.unsound(
        "the code \(code) is outside \(range), the range of \(matrix.weightBits)-bit weights")
    }
  }

  private func expect(_ lines: [Int], below count: Int, _ kind: String) throws {
    if let line = lines.first(where: { !(0..<count).contains($0) }) {
      throw Diagnostic.unsound("matrix '\(matrix)' has no \(kind) \(line)")
    }
    let isAscending = zip(lines, lines.dropFirst()).allSatisfy { $0 < $1 }
    if !isAscending, Set(lines).count < lines.count {
      throw Diagnostic.unsound("two lines of the block hold the same \(kind) of matrix '\(matrix)'")
    }
  }
}
