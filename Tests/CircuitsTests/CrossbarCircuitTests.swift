import Basics
import CCircuits
import Foundation
import Hardware
import Testing

@testable import Circuits

@Suite("A crossbar with its wires")
struct CrossbarCircuitTests {
  @Test("agrees with badcrossbar, SuperLU, ngspice and CrossSim", arguments: Golden.cases)
  func golden(_ golden: Golden.Case) throws {
    let (conductances, voltages) = try Golden.inputs(golden.size)
    if let stored = try Golden.array("n\(golden.size)_R") {
      // NumPy's power and the C library's may differ in the last bit
      let error = zip(stored, conductances.elements).map { abs($0 * $1 - 1) }.max() ?? 1
      #expect(error < 1e-14)
    }
    let wire = golden.wireInOhms == 1 ? "1" : "\(golden.wireInOhms)"
    let expected = try #require(
      try Golden.array("n\(golden.size)_rw\(wire)_I_\(golden.tool)"))
    var wires = WireSection()
    (wires.wordLineInOhms, wires.bitLineInOhms) = (golden.wireInOhms, golden.wireInOhms)
    let circuit = CrossbarCircuit(conductances: conductances, wires: wires)
    let currents = try circuit.currents(voltages: voltages, tolerance: 1e-12)
    let error = zip(currents, expected).map { abs($0 / $1 - 1) }.max() ?? .infinity
    #expect(error <= golden.limit)
  }

  @Test("is built from the same random numbers as in NumPy")
  func numpy() {
    var random = NumpyRandom(seed: 12345)
    #expect(random.next() == 0.22733602246716966)
    #expect(random.next() == 0.31675833970975287)
  }

  @Test("matches star-mesh elimination of its netlist", arguments: 0..<400)
  func elimination(seed: Int) throws {
    let circuit = RandomCircuit.make(seed)
    let expected = CrossbarNetlist(circuit).terminalConductances()
    let transfer = try circuit.transfer(tolerance: 1e-13)
    expectEqual(transfer, expected, within: 1e-10, "\(circuit.wires)")
  }

  @Test("converges for extreme cells and wires")
  func extremes() throws {
    for (cell, wire) in [(1e-3, 10.0), (1, 1), (1, 10), (1e3, 1), (1e-9, 1e6)] {
      let conductances = Tensor(
        [12, 9], (0..<108).map { $0 % 7 == 0 ? 0 : $0 % 5 == 0 ? cell : cell / 40 })
      var wires = WireSection()
      (wires.wordLineInOhms, wires.bitLineInOhms) = (wire, wire)
      let circuit = CrossbarCircuit(conductances: conductances, wires: wires)
      let expected = CrossbarNetlist(circuit).terminalConductances()
      let transfer = try circuit.transfer(tolerance: 1e-12)
      expectEqual(transfer, expected, within: 1e-9, "\(cell) S, \(wire) ohm")
    }
  }

  @Test("converges for a large array of 1 kilohm cells and 10 ohm wires")
  func heavyLoss() throws {
    var wires = WireSection()
    (wires.wordLineInOhms, wires.bitLineInOhms) = (10, 10)
    let circuit = CrossbarCircuit(
      conductances: Tensor([256, 256], repeating: 1e-3), wires: wires)
    let solution = try circuit.solve(Tensor([1, 256], repeating: 0.2), tolerance: 1e-10)
    #expect(solution.residual <= 1e-10)
  }

  @Test("gives the same bits for any number of threads and vectors, and any instruction set")
  func deterministic() throws {
    var random = NumpyRandom(seed: 3)
    var wires = WireSection()
    (wires.wordLineInOhms, wires.bitLineInOhms, wires.sourceInOhms) = (2, 3, 50)
    let circuit = CrossbarCircuit(
      conductances: Tensor([21, 19], (0..<399).map { _ in random.next() * 1e-3 }), wires: wires)
    let voltages = Tensor([13, 21], (0..<273).map { _ in random.next() - 0.3 })
    let together = try circuit.solve(voltages, threads: 3)
    #expect(try circuit.solve(voltages).currents == together.currents)
    let alone = try (0..<13).flatMap {
      try circuit.currents(voltages: Array(voltages.elements[$0 * 21..<($0 + 1) * 21]))
    }
    #expect(alone == together.currents.elements)
    for lanes in [1, LadderNetwork.lanes] {
      let sets = [memc_portable, memc_has_isa(memc_avx2) ? memc_avx2 : memc_portable]
      let results = try sets.map { isa in
        let network = try LadderNetwork(circuit.conductances, wires, lanes: lanes, isa: isa)
        return try network.solve(voltages, tolerance: 1e-9).currents
      }
      #expect(results[0] == results[1])
    }
  }

  @Test("converges if outputs cancel each other")
  func cancellation() throws {
    var wires = WireSection()
    (wires.wordLineInOhms, wires.bitLineInOhms) = (5, 5)
    let circuit = CrossbarCircuit(conductances: Tensor([2, 1], repeating: 1e-3), wires: wires)
    let currents = try circuit.currents(voltages: [1, -1], tolerance: 1e-11)
    #expect(abs(currents[0]) < 1e-4)
    #expect(try circuit.currents(voltages: [0, 0]) == [0])
  }

}
