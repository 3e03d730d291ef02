import Basics
import Circuits
import Hardware
import TileMachine

extension Chip {
  /// The chip with what converters see of it behind the wires of its arrays (`seen`): for each
  /// conductance the current into its column for one volt on its row, all other rows at 0 V.
  ///
  /// Every plane of every position is a whole array, its blocks where they stand and all else at
  /// HRS. What reference columns take off stays what it is without wires, so that a level behind wires
  /// may be negative. A chip that has been seen stays as it is.
  ///
  /// - Parameter progress: told of each array.
  /// - Throws: a diagnostic where a block leaves its array, as the circuit does, and `unsupported`
  ///   where currents behind wires are not linear in the inputs.
  public func behindWires(
    of program: Program, threads: Int, progress: (String) -> Void = { _ in }
  ) throws -> Chip {
    let wires = program.accelerator.array.wires
    guard !wires.areIdeal && seen.isEmpty else { return self }
    try expectLinear(wires)
    var chip = self
    chip.seen = conductances
    let arrays = program.blocks.indices.byArray(of: program)
    for (number, (position, blocks)) in arrays.enumerated() {
      progress("wires of array \(number + 1) of \(arrays.count)")
      let planes = blocks.map { conductances[$0].shape[0] }.max() ?? 0
      for plane in 0..<planes {
        let circuit = CrossbarCircuit(
          conductances: try conductances(ofArray: position, plane: plane, of: program),
          wires: wires)
        let transfer = try circuit.transfer(tolerance: 1e-9, threads: threads)
        for block in blocks where plane < conductances[block].shape[0] {
          try forEachCell(ofBlock: block, plane: plane, of: program) { place, cell in
            chip.seen[block].elements[cell] = Float(transfer.elements[place])
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
}

extension Range<Int> {
  /// Indices of blocks, those of one position together, by position.
  fileprivate func byArray(of program: Program) -> [(array: Int, blocks: [Int])] {
    Dictionary(grouping: self) { program.blocks[$0].array }.sorted { $0.key < $1.key }
      .map { ($0.key, $0.value) }
  }
}
