import Basics
import CCircuits
import Hardware
import Testing

@testable import Circuits

@Suite("Conjugate gradients on the lines of a crossbar")
struct ConjugateGradientTests {
  private func solve(
    _ circuit: CrossbarCircuit, _ voltages: [Double], room: Int = 10_000, tolerance: Double = 1e-12,
    isa: memc_isa = LadderNetwork.bestISA, progress: (String) -> Void = { _ in }
  ) throws -> CrossbarCircuit.Solution {
    let network = try LadderNetwork(
      circuit.oriented(circuit.conductances), circuit.wires, lanes: 1, isa: isa)
    return try network.solveByGradients(
      Tensor([1, voltages.count], voltages), tolerance: tolerance, room: room, progress: progress)
  }

  @Test("match elimination, whichever wires have no resistance", arguments: 0..<16)
  func elimination(kind: Int) throws {
    let plain = CrossbarCircuit.random(45, 37, seed: UInt32(kind), wire: 5, cell: 1e-2)
    var wires = plain.wires
    if kind & 1 != 0 { wires.wordLineInOhms = 0 }
    if kind & 2 != 0 { wires.bitLineInOhms = 0 }
    if kind & 4 != 0 { (wires.sourceInOhms, wires.senseInOhms) = (30, 20) }
    if kind & 8 != 0 { (wires.drive, wires.sense) = (.both, .both) }
    let circuit = CrossbarCircuit(conductances: plain.conductances, wires: wires)
    let voltages = (0..<45).map { 0.3 - Double($0 % 7) / 10 }
    let solution = try solve(circuit, voltages)
    #expect(solution.residual <= 1e-12)
    let transfer = CrossbarCircuit(
      conductances: try circuit.eliminatedTransfer(), wires: WireSection())
    let expected = transfer.currentsWithoutWires(Tensor([1, 45], voltages)).elements
    let scale = expected.map(abs).max() ?? 1
    for (found, expected) in zip(solution.currents.elements, expected) {
      #expect(abs(found - expected) <= 1e-10 * scale)
    }
  }

  @Test("solve an array with heavy losses that is too large to eliminate in a second")
  func large() throws {
    let circuit = CrossbarCircuit.random(700, 600, seed: 5, wire: 10, cell: 1e-3)
    #expect(!circuit.canBeEliminated)
    let solution = try circuit.solve(Tensor([1, 700], repeating: 0.2))
    #expect(solution.residual <= 1e-9)
    let ideal = circuit.currentsWithoutWires(Tensor([1, 700], repeating: 0.2)).elements
    #expect(solution.currents.elements.reduce(0, +) < 0.01 * ideal.reduce(0, +))
  }

  @Test("report progress, and stop if they do not converge")
  func hopeless() throws {
    let circuit = CrossbarCircuit.random(300, 300, seed: 6, wire: 10, cell: 1e6)
    var steps: [String] = []
    let solution = try solve(
      circuit, [Double](repeating: 0.2, count: 300), room: 1280
    ) { steps.append($0) }
    #expect(solution.residual > 1e-12)
    // half of the rounds of 64 steps are tried
    #expect((10...13).contains(steps.count))
    #expect(steps[0].hasPrefix("step 0, residual ") && steps[1].hasPrefix("step 64, residual "))
  }

  @Test("give the same bits for any instruction set")
  func deterministic() throws {
    let circuit = CrossbarCircuit.random(61, 52, seed: 4, wire: 5, cell: 0.1)
    let voltages = (0..<61).map { Double($0) / 100 }
    let sets = [memc_portable, memc_has_isa(memc_avx2) ? memc_avx2 : memc_portable]
    let results = try sets.map { try solve(circuit, voltages, isa: $0).currents }
    #expect(results[0] == results[1])
  }
}
