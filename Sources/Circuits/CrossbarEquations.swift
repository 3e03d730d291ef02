import Basics
import Foundation
import Hardware

/// Kirchhoff's laws of a crossbar in the voltages across its cells, for one vector of inputs.
///
/// With Z the drops of the wires (`WireDrops`), V the drivers' voltages and `i = G h(v)` the cells'
/// currents, `m(v) = v + Z i(v) − V = 0`. Newton's method with a search along its step:
/// since Z is positive semidefinite and h ascends, no step is without descent of ‖m‖, so that the
/// iteration converges from anywhere and cannot diverge (Dennis and Schnabel, "Numerical methods for
/// unconstrained optimization and nonlinear equations", 1983, §6.5). Its linear equations are solved by
/// conjugate gradients, `(1 + S Z S) y = −S m` with `S² = di / dv`.
struct CrossbarEquations {
  /// Siemens, as `LadderNetwork` has them.
  private let conductances: [Double]
  private let curve: CellCurve
  private let drops: WireDrops
  private let drive: [Double]

  /// - Parameter voltages: of the rows, as `LadderNetwork` has them.
  init(_ circuit: CrossbarCircuit, voltages: [Double]) {
    conductances = circuit.oriented(circuit.conductances).elements
    curve = circuit.curve
    drops = WireDrops(circuit)
    drive = voltages.flatMap { [Double](repeating: $0, count: circuit.columns) }
  }

  /// A guess at the voltages across the cells, and what it misses.
  private struct State {
    var voltages: [Double]
    var currents: [Double]
    /// `m` above: the guess less what the wires leave of the drivers' voltages.
    var mismatch: [Double]
    var norm: Double
  }

  private func state(_ voltages: [Double]) -> State {
    let currents = zip(conductances, voltages).map { $0 == 0 ? 0 : $0 * curve($1) }
    let drops = drops(currents)
    let mismatch = voltages.indices.map { voltages[$0] + drops[$0] - drive[$0] }
    return State(
      voltages: voltages, currents: currents, mismatch: mismatch,
      norm: mismatch.reduce(0) { $0 + $1 * $1 }.squareRoot())
  }

  /// Currents out of the bit lines, and the residual reached (`CrossbarCircuit.Solution`).
  typealias Outcome = (currents: [Double], residual: Double)

  /// To first order in the resistance of the wires: each cell sees the driver's voltage less what the
  /// wires would take if all cells saw that, `v = V − Z i(V)`.
  func estimate() -> Outcome {
    let start = state(drive)
    let state = state(zip(drive, start.mismatch).map { $0 - $1 })
    let outputs = outputs(state.currents)
    return (outputs, residual(state, outputs))
  }

  /// Conjugate gradients' steps, all of Newton's together: as long as two minutes on a core that takes
  /// 100 ns for a cell's part of one.
  private var room: Int { Int(min(1e6, 1.2e9 / Double(conductances.count))) }

  func solve(tolerance: Double, _ progress: CrossbarCircuit.Progress = { _ in }) -> Outcome {
    var left = room
    var state = state([Double](repeating: 0, count: conductances.count))
    var best: Outcome = ([Double](repeating: 0, count: drops.columns), .infinity)
    for step in 0..<200 {
      let outputs = outputs(state.currents)
      let residual = residual(state, outputs)
      if residual < best.residual { best = (outputs, residual) }
      progress("Newton step \(step), residual \(String(format: "%.1e", residual))")
      guard residual > tolerance, left > 0, let next = descend(from: state, &left) else { break }
      state = next
    }
    return best
  }

  /// Of a Newton step as much as makes the mismatch smaller; `nil` where rounding leaves nothing.
  private func descend(from state: State, _ left: inout Int) -> State? {
    let step = newtonStep(state, &left)
    var share = 1.0
    while share > 1e-12 {
      let next = self.state(zip(state.voltages, step).map { $0 + share * $1 })
      if next.norm < (1 - 1e-4 * share) * state.norm { return next }
      share /= 2
    }
    return nil
  }

  /// Conjugate gradients: Hestenes and Stiefel, 1952.
  ///
  /// - Parameter room: steps that are left of all there may be.
  private func newtonStep(_ state: State, _ room: inout Int) -> [Double] {
    let roots = zip(conductances, state.voltages).map { ($0 * curve.slope($1)).squareRoot() }
    var solution = [Double](repeating: 0, count: roots.count)
    var residual = zip(roots, state.mismatch).map { -$0 * $1 }
    var direction = residual
    var norm = residual.reduce(0) { $0 + $1 * $1 }
    let goal = 1e-12 * norm
    var left = 4 * (drops.rows + drops.columns) + 1000
    while norm > goal && left > 0 && room > 0 {
      left -= 1
      room -= 1
      let dropped = drops(zip(roots, direction).map { $0 * $1 })
      let image = roots.indices.map { direction[$0] + roots[$0] * dropped[$0] }
      let length = norm / zip(direction, image).reduce(0) { $0 + $1.0 * $1.1 }
      var next = 0.0
      for cell in roots.indices {
        solution[cell] += length * direction[cell]
        residual[cell] -= length * image[cell]
        next += residual[cell] * residual[cell]
      }
      for cell in roots.indices {
        direction[cell] = residual[cell] + next / norm * direction[cell]
      }
      norm = next
    }
    let dropped = drops(zip(roots, solution).map { $0 * $1 })
    return roots.indices.map { -state.mismatch[$0] - dropped[$0] }
  }

  private func outputs(_ currents: [Double]) -> [Double] {
    (0..<drops.columns).map { column in
      (0..<drops.rows).reduce(0) { $0 + currents[$1 * drops.columns + column] }
    }
  }

  /// At the nodes' voltages that the wires' currents make, cells carry others: that is missing.
  private func residual(_ state: State, _ outputs: [Double]) -> Double {
    var (missing, carried) = (0.0, 0.0)
    for cell in conductances.indices where conductances[cell] > 0 {
      let across = state.voltages[cell] - state.mismatch[cell]
      missing += abs(conductances[cell] * curve(across) - state.currents[cell])
      carried += abs(conductances[cell] * curve(drive[cell]))
    }
    guard missing > 0 else { return 0 }
    return missing / max(outputs.reduce(0) { $0 + abs($1) }, 1e-4 * carried)
  }
}
