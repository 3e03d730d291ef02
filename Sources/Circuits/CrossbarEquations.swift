import Basics
import Foundation
import Hardware

/// Kirchhoff's laws of a crossbar in terms of its cell voltages, for one input vector.
///
/// The equations are `m(v) = v + Z i(v) − V = 0`. Z maps currents to wire drops (`WireDrops`); V
/// are the driver voltages and `i = G h(v)` the cell currents. Newton's method with line search
/// solves them. Because Z is positive semidefinite and h increases, every step can reduce ‖m‖, so
/// the iteration converges from any start (Dennis and Schnabel, "Numerical methods for
/// unconstrained optimization and nonlinear equations", 1983, §6.5). The linear equations
/// `(1 + S Z S) y = −S m` with `S² = di / dv` are solved by conjugate gradients.
struct CrossbarEquations {
  /// Siemens, in the orientation of `LadderNetwork`.
  private let conductances: [Double]
  private let curve: CellCurve
  private let drops: WireDrops
  private let drive: [Double]

  /// - Parameter voltages: the row voltages, in the orientation of `LadderNetwork`.
  init(_ circuit: CrossbarCircuit, voltages: [Double]) {
    conductances = circuit.oriented(circuit.conductances).elements
    curve = circuit.curve
    drops = WireDrops(circuit)
    drive = voltages.flatMap { [Double](repeating: $0, count: circuit.columns) }
  }

  /// An iterate of the cell voltages, and its error.
  private struct State {
    var voltages: [Double]
    var currents: [Double]
    /// `m` above: the iterate minus (driver voltages − wire drops).
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

  /// The solution to first order in the wire resistance, `v = V − Z i(V)`: the drops are those at
  /// full driver voltage on all cells.
  func estimate() -> Outcome {
    let start = state(drive)
    let state = state(zip(drive, start.mismatch).map { $0 - $1 })
    let outputs = outputs(state.currents)
    return (outputs, residual(state, outputs))
  }

  /// The maximum number of conjugate-gradient steps in all Newton steps: two minutes at 100 ns per
  /// cell and step.
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

  /// The state after the part of a Newton step that reduces the mismatch; `nil` if rounding
  /// prevents it.
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

  /// The Newton step, by conjugate gradients (Hestenes and Stiefel, 1952).
  ///
  /// - Parameter room: the remaining number of steps.
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

  /// The relative difference between the assumed cell currents and those at the cell voltages that
  /// they cause.
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
