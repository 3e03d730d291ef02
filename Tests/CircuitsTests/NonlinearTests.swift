import Basics
import Foundation
import Hardware
import Testing

@testable import Circuits

@Suite("A crossbar whose cells are not ohmic")
struct NonlinearTests {
  static let curves = [
    CellCurve(.sinh, scale: 0.25, limit: 2.5), CellCurve(.sinh, scale: 0.05, limit: 0.5),
    CellCurve(.cubic, scale: -0.25, limit: 1.15), CellCurve(.cubic, scale: 3, limit: 100),
  ]

  @Test("a cell between two resistors matches bisection", arguments: curves)
  func singleCell(curve: CellCurve) throws {
    for (volts, ohm) in [(0.5, 10.0), (0.5, 1e5), (-0.4, 1e3), (0.01, 1e6)] {
      var wires = WireSection()
      (wires.wordLineInOhms, wires.senseInOhms) = (ohm, ohm / 2)
      let circuit = CrossbarCircuit(
        conductances: Tensor([1, 1], [1e-4]), wires: wires, curve: curve)
      let current = try circuit.currents(voltages: [volts], tolerance: 1e-12)[0]
      var (low, high) = (-1.0, 1.0)
      for _ in 0..<200 {
        let middle = (low + high) / 2
        let across = volts - 1.5 * ohm * middle
        if 1e-4 * curve(across) > middle { low = middle } else { high = middle }
      }
      #expect(abs(current / low - 1) < 1e-10, "\(volts) V, \(ohm) ohm")
    }
  }

  @Test("without wires, the current of each cell follows its curve", arguments: curves)
  func withoutWires(curve: CellCurve) throws {
    let circuit = CrossbarCircuit.random(7, 5, seed: 1, wire: 0, curve: curve)
    let voltages = Tensor([2, 7], (0..<14).map { 0.03 * Double($0) - 0.2 })
    let expected = circuit.currentsWithoutWires(voltages)
    expectEqual(try circuit.solve(voltages).currents, expected, within: 1e-12)
  }

  @Test("ohmic cells match the linear solver", arguments: 0..<200)
  func ohmic(seed: Int) throws {
    let circuit = RandomCircuit.make(seed)
    // open lines and lines without resistance are included
    let voltages = (0..<circuit.rows).map { 0.3 - 0.11 * Double($0) }
    let expected = try circuit.solve(Tensor([1, circuit.rows], voltages), tolerance: 1e-13).currents
    let steep = CrossbarCircuit(
      conductances: circuit.conductances, wires: circuit.wires,
      curve: CellCurve(.cubic, scale: 1e-15, limit: 1000))
    let solution = try steep.solve(Tensor([1, circuit.rows], voltages), tolerance: 1e-10)
    #expect(solution.residual <= 1e-10, "\(circuit.wires)")
    let scale = expected.elements.map(abs).max() ?? 0
    let error = zip(solution.currents.elements, expected.elements).map { abs($0 - $1) }.max() ?? 0
    #expect(error <= 1e-8 * scale, "\(circuit.wires)")
  }

  @Test(
    "columns of rectifying cells yield the rectified inputs times weights", arguments: [0, 2.0])
  func rectifying(wire: Double) throws {
    let curve = CellCurve(.rectifying, scale: 1e6, limit: .infinity)
    let circuit = CrossbarCircuit.random(8, 5, seed: 4, wire: wire, curve: curve)
    let voltages = (0..<8).map { 0.1 * Double($0) - 0.35 }
    let currents = try circuit.currents(voltages: voltages)
    for column in 0..<5 {
      let rectified = voltages.enumerated().reduce(0.0) {
        $0 + circuit.conductances.elements[$1.0 * 5 + column] * max($1.1, 0)
      }
      #expect(abs(currents[column] / rectified - 1) < (wire == 0 ? 1e-5 : 0.05))
    }
  }

  @Test("converges from light to heavy losses for every curve", arguments: curves)
  func convergence(curve: CellCurve) throws {
    for wire in [0.1, 10, 1000] {
      let circuit = CrossbarCircuit.random(48, 40, seed: 5, wire: wire, curve: curve)
      let voltages = Tensor([2, 48], (0..<96).map { $0 % 5 == 0 ? 0 : 0.4 - 0.004 * Double($0) })
      let solution = try circuit.solve(voltages, tolerance: 1e-10)
      #expect(solution.residual <= 1e-10, "\(wire) ohm")
      #expect(solution.estimates == 0)
    }
  }

  @Test("gives the same bits for any number of threads and vectors")
  func deterministic() throws {
    let circuit = CrossbarCircuit.random(9, 8, seed: 2, wire: 20, curve: Self.curves[0])
    let voltages = Tensor([5, 9], (0..<45).map { 0.02 * Double($0 % 11) })
    let together = try circuit.solve(voltages, threads: 3).currents.elements
    let alone = try (0..<5).flatMap {
      try circuit.currents(voltages: Array(voltages.elements[$0 * 9..<($0 + 1) * 9]))
    }
    #expect(alone == together)
  }

  @Test("voltages beyond a curve's range are refused")
  func range() throws {
    let circuit = CrossbarCircuit.random(2, 2, seed: 1, wire: 1, curve: Self.curves[1])
    let error = #expect(throws: Diagnostic.self) { try circuit.currents(voltages: [0.3, -0.3]) }
    #expect(
      error?.message == "cells may see 0.6 V, but their 'sinh' curve is valid only up to 0.5 V")
    #expect(error?.kind == .configuration)
  }

  @Test("gated cells of rows at 0 V are cut off")
  func gated() throws {
    var circuit = CrossbarCircuit.random(6, 4, seed: 3, wire: 50)
    let voltages = [0.2, 0, 0, 0.1, 0, 0.3]
    let grounded = try circuit.currents(voltages: voltages)
    var wires = circuit.wires
    wires.areGated = true
    circuit = CrossbarCircuit(conductances: circuit.conductances, wires: wires)
    let gated = try circuit.currents(voltages: voltages)
    var cells = circuit.conductances
    for row in [1, 2, 4] { for column in 0..<4 { cells.elements[row * 4 + column] = 0 } }
    let open = CrossbarCircuit(conductances: cells, wires: wires)
    expectEqual(
      Tensor([1, 4], gated), Tensor([1, 4], try open.currents(voltages: voltages)), within: 1e-12)
    // grounded rows draw current from the bit lines
    #expect(zip(gated, grounded).allSatisfy { $0 > $1 })
  }

  @Test(
    "the error of an estimate is within its residual, and automatic uses it if that is sufficient")
  func estimate() throws {
    for (wire, curve) in [(0.5, CellCurve.linear), (5, .linear), (2, Self.curves[0])] {
      let circuit = CrossbarCircuit.random(32, 32, seed: 8, wire: wire, cell: 4e-5, curve: curve)
      let voltages = Tensor([1, 32], repeating: 0.2)
      let exact = try circuit.solve(voltages, tolerance: 1e-12)
      let estimate = try circuit.solve(voltages, method: .estimate)
      let error = zip(exact.currents.elements, estimate.currents.elements).reduce(0) {
        $0 + abs($1.0 - $1.1)
      }
      #expect(estimate.estimates == 1)
      #expect(error <= 1.001 * estimate.residual * estimate.currents.elements.reduce(0, +))
      let loose = try circuit.solve(
        voltages, tolerance: 1.01 * estimate.residual, method: .automatic)
      // ohmic cells are solved exactly, because that is as fast
      #expect(loose.estimates == (curve.isLinear ? 0 : 1))
      #expect(curve.isLinear || loose.currents == estimate.currents)
      let tight = try circuit.solve(
        voltages, tolerance: 0.99 * estimate.residual, method: .automatic)
      #expect(tight.estimates == 0 && tight.residual <= 0.99 * estimate.residual)
    }
  }

  @Test("the estimate matches the formula of the literature")
  func formula() throws {
    let (size, wire, volts) = (5, 3.0, 0.2)
    let circuit = CrossbarCircuit.random(size, size, seed: 4, wire: wire)
    let cells = circuit.conductances.elements
    let seen = (0..<size).map { i in
      (0..<size).map { j in
        let along = (0..<size).reduce(0.0) { $0 + cells[i * size + $1] * Double(min(j, $1) + 1) }
        let down = (0..<size).reduce(0.0) { $0 + cells[$1 * size + j] * Double(size - max(i, $1)) }
        return volts - wire * volts * (along + down)
      }
    }
    let expected = (0..<size).map { j in
      (0..<size).reduce(0.0) { $0 + cells[$1 * size + j] * seen[$1][j] }
    }
    let estimate = try circuit.solve(
      Tensor([1, size], repeating: volts), method: .estimate
    ).currents
    expectEqual(estimate, Tensor([1, size], expected), within: 1e-12)
  }
}
