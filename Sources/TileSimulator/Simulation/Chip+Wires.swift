import Basics
import Circuits
import Hardware
import TileMachine

extension Chip {
  /// Returns the chip with its conductances as converters see them behind the wires (`seen`): for
  /// each cell the current into its column for one volt on its row, with all other rows at 0 V.
  ///
  /// Every plane of every position is a whole array; its cells outside blocks are at HRS. Reference
  /// columns are read as without wires, so that a level behind wires may be negative. A chip that
  /// already has `seen`, or whose wires are ideal, is returned unchanged.
  ///
  /// - Parameter progress: called before each array.
  /// - Throws: a diagnostic if a block extends beyond its array or the circuit cannot be solved;
  ///   `unsupported` if currents behind wires are not linear in the inputs.
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
      progress("wires of position \(number + 1) of \(arrays.count)")
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
      "\(reason) behind wires are not supported: every input would need its own circuit solution",
      note: "leave out the wires, or simulate single arrays with 'memc array'")
  }
}

extension Range<Int> {
  /// The indices of blocks, grouped and sorted by the position of their array.
  fileprivate func byArray(of program: Program) -> [(array: Int, blocks: [Int])] {
    Dictionary(grouping: self) { program.blocks[$0].array }.sorted { $0.key < $1.key }
      .map { ($0.key, $0.value) }
  }
}
