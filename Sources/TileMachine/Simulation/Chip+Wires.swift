import Basics
import Circuits
import Hardware

extension Chip {
  /// What converters see of the chip behind the wires of its arrays: in place of each conductance the
  /// current into its column for one volt on its row, all other rows at 0 V.
  ///
  /// Every plane of every position is a whole array, its blocks where they stand and all else at
  /// HRS. The common term that the digital side takes off stays G_min · Σx, as designed, so that a
  /// level behind wires may be negative. A deviation is scaled as its conductance is: to first order,
  /// for it moves the rest of the circuit too.
  ///
  /// - Throws: a diagnostic where a block leaves its array, as the circuit does, and `unsupported`
  ///   where currents behind wires are not linear in the inputs.
  func behindWires(of program: Program, threads: Int) throws -> Chip {
    let wires = program.accelerator.array.wires
    guard !wires.areIdeal else { return self }
    try expectLinear(wires)
    var chip = self
    for (position, blocks) in program.blocks.indices.byArray(of: program) {
      let planes = blocks.map { conductances[$0].shape[0] }.max() ?? 0
      for plane in 0..<planes {
        let circuit = CrossbarCircuit(
          conductances: try conductances(ofArray: position, plane: plane, of: program),
          wires: wires)
        let transfer = try circuit.transfer(tolerance: 1e-9, threads: threads)
        for block in blocks where plane < conductances[block].shape[0] {
          try forEachCell(ofBlock: block, plane: plane, of: program) { place, cell in
            chip.read(block, cell, as: transfer.elements[place])
          }
        }
      }
    }
    return chip
  }

  private func expectLinear(_ wires: WireSection) throws {
    let reason =
      !curve.isLinear ? "cells with a nonlinear I-V" : wires.areGated ? "gated cells" : nil
    guard let reason else { return }
    throw Diagnostic.unsupported(
      "\(reason) behind wires are not simulated: every input would need a circuit of its own",
      note: "leave the wires out, or look at single arrays with 'memc array'")
  }

  private mutating func read(_ index: Int, _ cell: Int, as seen: Double) {
    let conductance = Double(conductances[index].elements[cell])
    conductances[index].elements[cell] = Float(seen)
    guard !deviations.isEmpty, conductance > 0 else { return }
    deviations[index].elements[cell] *= Float(seen / conductance)
  }
}

extension Range<Int> {
  /// Indices of blocks, those of one position together, by position.
  fileprivate func byArray(of program: Program) -> [(array: Int, blocks: [Int])] {
    Dictionary(grouping: self) { program.blocks[$0].array }.sorted { $0.key < $1.key }
      .map { ($0.key, $0.value) }
  }
}
