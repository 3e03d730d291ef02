import Basics
import CCircuits
import Hardware
import Testing

@testable import Circuits

@Suite("Elimination of the nodes of a crossbar, row by row")
struct EliminationTests {
  @Test("matches star-mesh elimination of the netlist", arguments: 0..<400)
  func netlist(seed: Int) throws {
    let circuit = RandomCircuit.make(seed)
    let expected = CrossbarNetlist(circuit).terminalConductances()
    expectEqual(try circuit.eliminatedTransfer(), expected, within: 1e-12, "\(circuit.wires)")
  }

  @Test("matches the iteration where that is fast")
  func iteration() throws {
    let circuit = CrossbarCircuit.random(40, 33, seed: 1, wire: 1)
    expectEqual(
      try circuit.eliminatedTransfer(), try circuit.transfer(tolerance: 1e-13), within: 1e-11)
  }

  @Test(
    "works if cells conduct better than wires", arguments: [(1e-3, 10.0), (1, 10), (1e3, 1)])
  func extremes(cell: Double, wire: Double) throws {
    for (rows, columns) in [(128, 128), (128, 96), (60, 150)] {
      let circuit = CrossbarCircuit.random(rows, columns, seed: 2, wire: wire, cell: cell)
      let solution = try circuit.solve(Tensor([1, rows], repeating: 0.2), tolerance: 1e-12)
      #expect(solution.residual <= 1e-12)
      #expect(try circuit.transfer(tolerance: 1e-12).elements.allSatisfy { $0 >= 0 })
    }
  }

  @Test("works for a few cells of a thousand times the wire conductance, and open cells")
  func fewShorts() throws {
    var circuit = CrossbarCircuit.random(128, 128, seed: 3, wire: 10)
    var cells = circuit.conductances
    for place in [5, 4_000, 9_001, 16_383] { cells.elements[place] = 100 }
    for place in stride(from: 7, to: 16_384, by: 11) { cells.elements[place] = 0 }
    circuit = CrossbarCircuit(conductances: cells, wires: circuit.wires)
    let transfer = try circuit.transfer(tolerance: 1e-12)
    // the transposed network is eliminated in a different order
    expectEqual(transfer, try circuit.transposed.eliminatedTransfer().transposed, within: 1e-11)
    let solution = try circuit.solve(Tensor([1, 128], repeating: 0.2), tolerance: 1e-12)
    #expect(solution.residual <= 1e-12)
  }

  @Test("gives the same bits for any instruction set")
  func deterministic() throws {
    let circuit = CrossbarCircuit.random(31, 22, seed: 4, wire: 5)
    let sets = [memc_portable, memc_has_isa(memc_avx2) ? memc_avx2 : memc_portable]
    let results = try sets.map { try circuit.eliminatedTransfer(isa: $0) }
    #expect(results[0] == results[1])
  }

  @Test("is possible up to 512 × 512 cells, or the same work with one side shorter")
  func border() {
    let sizes = [(512, 512), (4096, 181), (513, 513), (4096, 4096)]
    let possible = sizes.map { rows, columns in
      CrossbarCircuit(
        conductances: Tensor([rows, columns], repeating: 0), wires: WireSection()
      ).canBeEliminated
    }
    #expect(possible == [true, true, false, false])
  }
}

extension CrossbarCircuit {
  /// Random cells of 0.1 to 1 times `cell` siemens, with `wire` ohm in every segment.
  static func random(
    _ rows: Int, _ columns: Int, seed: UInt32, wire: Double, cell: Double = 1e-4,
    curve: CellCurve = .linear
  ) -> CrossbarCircuit {
    var random = NumpyRandom(seed: seed)
    var wires = WireSection()
    (wires.wordLineInOhms, wires.bitLineInOhms) = (wire, wire)
    let cells = (0..<rows * columns).map { _ in cell * (0.1 + 0.9 * random.next()) }
    return CrossbarCircuit(
      conductances: Tensor([rows, columns], cells), wires: wires, curve: curve)
  }
}
