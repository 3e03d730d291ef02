import Basics
import Circuits
import Hardware

extension Chip {
  /// What converters see of the chip behind the wires of its arrays: in place of each conductance the
  /// current into its column for one volt on its row, all other rows at 0 V.
  ///
  /// Every plane of every position is a whole array, its blocks at their origins and all else at
  /// HRS. The common term that the digital side takes off stays G_min · Σx, as designed, so that a
  /// level behind wires may be negative. A deviation is scaled as its conductance is: to first order,
  /// for it moves the rest of the circuit too.
  ///
  /// - Throws: a diagnostic where a block leaves its array, and as the circuit does.
  func behindWires(of program: Program, threads: Int) throws -> Chip {
    let array = program.accelerator.array
    guard !array.wires.areIdeal else { return self }
    var chip = self
    for (_, blocks) in program.blocks.indices.byArray(of: program) {
      let planes = blocks.map { conductances[$0].shape[0] }.max() ?? 0
      for plane in 0..<planes {
        let held = blocks.filter { plane < conductances[$0].shape[0] }
        let circuit = CrossbarCircuit(
          conductances: try conductances(of: held, plane: plane, program), wires: array.wires)
        let transfer = try circuit.transfer(tolerance: 1e-9, threads: threads)
        for block in held { chip.read(block, plane, from: transfer, program.blocks[block]) }
      }
    }
    return chip
  }

  /// One whole array, `[rows, columns]`.
  private func conductances(of blocks: [Int], plane: Int, _ program: Program) throws
    -> Tensor<Double>
  {
    let array = program.accelerator.array
    let least = program.accelerator.cell.minimumConductance
    var whole = Tensor(
      [array.rows, array.columns],
      [Double](repeating: least, count: array.rows * array.columns))
    for index in blocks {
      let block = program.blocks[index]
      guard block.originRow >= 0, block.originRow + block.rows.count <= array.rows,
        block.originColumn >= 0, block.originColumn + block.columns.count <= array.columns
      else {
        throw Diagnostic.malformed(
          "block \(index) leaves its array of \(array.rows) × \(array.columns)", at: nil)
      }
      block.forEachCell { row, column, cell in
        whole.elements[(block.originRow + row) * array.columns + block.originColumn + column] =
          Double(conductances[index].elements[plane * block.codes.elements.count + cell])
      }
    }
    return whole
  }

  private mutating func read(
    _ index: Int, _ plane: Int, from transfer: Tensor<Double>, _ block: Block
  ) {
    let width = transfer.shape[1]
    let first = plane * block.codes.elements.count
    block.forEachCell { row, column, cell in
      let seen = transfer.elements[
        (block.originRow + row) * width + block.originColumn + column]
      let conductance = Double(conductances[index].elements[first + cell])
      conductances[index].elements[first + cell] = Float(seen)
      guard !deviations.isEmpty, conductance > 0 else { return }
      deviations[index].elements[first + cell] *= Float(seen / conductance)
    }
  }
}

extension Block {
  /// Calls `body` for each cell with its row, its column, and its place in `[rows, columns]`.
  fileprivate func forEachCell(_ body: (_ row: Int, _ column: Int, _ cell: Int) -> Void) {
    for row in rows.indices {
      for column in columns.indices { body(row, column, row * columns.count + column) }
    }
  }
}

extension Range<Int> {
  /// Indices of blocks, those of one position together, by position.
  fileprivate func byArray(of program: Program) -> [(array: Int, blocks: [Int])] {
    Dictionary(grouping: self) { program.blocks[$0].array }.sorted { $0.key < $1.key }
      .map { ($0.key, $0.value) }
  }
}
