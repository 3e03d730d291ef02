import Basics
import Hardware

extension CrossbarCircuit {
  /// How currents are had.
  public enum Method: String, Choice {
    /// To the tolerance, by whatever solver it takes.
    case exact
    /// To first order in the wires' resistance: see `CrossbarEquations.estimate`.
    case estimate
    /// Exact for ohmic cells that are not gated, for that is as quick; for others an estimate where its
    /// residual, which bounds its error, is within the tolerance, and else exact.
    case automatic
  }

  /// The currents of `voltages`, `[N, rows]` in volts, with the residual reached.
  ///
  /// They depend neither on `threads` nor on which vectors are solved together.
  ///
  /// - Throws: `tryAgain` where there is not enough memory; `configuration` where voltages exceed what
  ///   the cells' curve holds for.
  public func solve(
    _ voltages: Tensor<Double>, tolerance: Double = 1e-9, method: Method = .exact,
    threads: Int = 1
  ) throws -> Solution {
    precondition(voltages.rank == 2 && voltages.shape[1] == rows, "voltages must be [N, rows]")
    precondition(tolerance >= 0, "a tolerance is not negative")
    let exact = { (some: Tensor<Double>) in
      try isLinear
        ? solvedTogether(some, tolerance, threads: threads)
        : solvedOneByOne(some, threads: threads) { try $0.solvedAlone($1, tolerance) }
    }
    // wires that leave an estimate better than a millionth are no wires
    if method == .exact || method == .automatic && (isLinear || tolerance < 1e-6) {
      return try exact(voltages)
    }
    let estimate = try solvedOneByOne(voltages, threads: threads) { $0.estimated($1) }
    return method == .estimate
      ? estimate : try estimate.improved(voltages, tolerance, by: exact)
  }

  /// Of ohmic cells that are not gated, whatever the wires say: all vectors meet one network.
  private func solvedTogether(_ voltages: Tensor<Double>, _ tolerance: Double, threads: Int) throws
    -> Solution
  {
    let count = voltages.shape[0]
    let lanes = count < LadderNetwork.lanes / 2 ? 1 : LadderNetwork.lanes
    let network = try network(lanes: lanes)
    if canBeEliminated && network.steps > 16 * (16 + min(rows, columns)) {
      return try eliminated(voltages)
    }
    let inputs = orientedRows(voltages)
    let share = (count / lanes / max(threads, 1) + 1) * lanes
    let starts: [Int] = Array(stride(from: 0, to: count, by: share))
    let parts: [Solution] = try concurrentMap(starts, threads: threads) { start in
      try network.solve(inputs.rows(start..<min(start + share, count)), tolerance: tolerance)
    }
    let solution = Solution(parts, columns: columns).reversed(if: wires.drive == .right)
    return canBeEliminated
      ? try solution.improved(voltages, tolerance, by: eliminated) : solution
  }

  func network(lanes: Int) throws -> LadderNetwork {
    try LadderNetwork(oriented(conductances), wires, lanes: lanes)
  }

  /// One vector after another: where cells are not ohmic, or gated, each meets a network of its own.
  private func solvedOneByOne(
    _ voltages: Tensor<Double>, threads: Int,
    by solve: @Sendable (CrossbarCircuit, Tensor<Double>) throws -> Solution
  ) throws -> Solution {
    let vectors = (0..<voltages.shape[0]).map { voltages.rows($0..<$0 + 1) }
    for vector in vectors { try expectHolds(for: vector.elements) }
    let parts = try concurrentMap(vectors, threads: threads) {
      try solve(connected(to: $0.elements), $0)
    }
    return Solution(parts, columns: columns)
  }

  private func solvedAlone(_ vector: Tensor<Double>, _ tolerance: Double) throws -> Solution {
    guard !curve.isLinear else { return try solvedTogether(vector, tolerance, threads: 1) }
    let equations = CrossbarEquations(self, voltages: orientedRows(vector).elements)
    return outcome(equations.solve(tolerance: tolerance), estimates: 0)
  }

  private func estimated(_ vector: Tensor<Double>) -> Solution {
    let equations = CrossbarEquations(self, voltages: orientedRows(vector).elements)
    return outcome(equations.estimate(), estimates: 1)
  }

  private func outcome(_ outcome: CrossbarEquations.Outcome, estimates: Int) -> Solution {
    let solution = Solution(
      currents: Tensor([1, columns], outcome.currents), residuals: [outcome.residual],
      estimates: estimates)
    return solution.reversed(if: wires.drive == .right)
  }

  /// The cells as `LadderNetwork` has them: driven at the first column, read at the last row.
  func oriented(_ cells: Tensor<Double>) -> Tensor<Double> {
    let upright = wires.sense == .top ? cells.upsideDown : cells
    return wires.drive == .right ? upright.reversedRows : upright
  }

  /// Voltages in the order of the rows of `oriented` cells.
  private func orientedRows(_ voltages: Tensor<Double>) -> Tensor<Double> {
    wires.sense == .top ? voltages.reversedRows : voltages
  }
}
