import Basics
import Hardware

extension CrossbarCircuit {
  /// Called with the progress of long computations, from any thread.
  public typealias Progress = @Sendable (String) -> Void

  /// How currents are computed.
  public enum Method: String, Choice {
    /// To the tolerance, by the appropriate solver.
    case exact
    /// To first order in the wire resistance: see `CrossbarEquations.estimate`.
    case estimate
    /// Exact for ohmic cells that are not gated, because that is as fast; otherwise an estimate if
    /// its residual, which bounds its error, is within the tolerance, else exact.
    case automatic
  }

  /// The currents for `voltages`, `[N, rows]` in volts, with the residuals reached.
  ///
  /// They depend neither on `threads` nor on which vectors are solved together.
  ///
  /// - Parameter progress: called with the progress of long computations.
  /// - Throws: `tryAgain` if there is not enough memory; `configuration` if the voltages exceed the
  ///   valid range of the cells' I–V curve.
  public func solve(
    _ voltages: Tensor<Double>, tolerance: Double = 1e-9, method: Method = .exact,
    threads: Int = 1, progress: @escaping Progress = { _ in }
  ) throws -> Solution {
    precondition(voltages.rank == 2 && voltages.shape[1] == rows, "voltages must be [N, rows]")
    precondition(tolerance >= 0, "a tolerance is not negative")
    let exact = { (some: Tensor<Double>) in
      try isLinear
        ? solvedTogether(some, tolerance, threads: threads, progress)
        : solvedOneByOne(some, threads: threads, progress) { try $0.solvedAlone($1, tolerance, $2) }
    }
    // an estimate better than 1e-6 would need almost ideal wires
    if method == .exact || method == .automatic && (isLinear || tolerance < 1e-6) {
      return try exact(voltages)
    }
    let estimate = try solvedOneByOne(voltages, threads: threads, progress) { circuit, vector, _ in
      circuit.estimated(vector)
    }
    return method == .estimate
      ? estimate : try estimate.improved(voltages, tolerance, by: exact)
  }

  /// Solves all vectors with one network, for ohmic cells, and ignores gating.
  private func solvedTogether(
    _ voltages: Tensor<Double>, _ tolerance: Double, threads: Int, _ progress: @escaping Progress
  ) throws -> Solution {
    let count = voltages.shape[0]
    let lanes = count < LadderNetwork.lanes / 2 ? 1 : LadderNetwork.lanes
    let network = try network(lanes: lanes)
    let inputs = orientedRows(voltages)
    let parts: [Solution]
    if network.steps <= Self.fewSteps {
      let share = (count / lanes / max(threads, 1) + 1) * lanes
      let starts: [Int] = Array(stride(from: 0, to: count, by: share))
      parts = try concurrentMap(starts, threads: threads) { start in
        try network.solve(inputs.rows(start..<min(start + share, count)), tolerance: tolerance)
      }
    } else {
      parts = try solvedByGradients(
        inputs, tolerance, on: lanes == 1 ? network : self.network(lanes: 1), threads: threads,
        progress)
    }
    let solution = Solution(parts, columns: columns).reversed(if: wires.drive == .right)
    return canBeEliminated
      ? try solution.improved(voltages, tolerance, by: eliminated) : solution
  }

  /// The number of alternating line steps that is still cheaper than conjugate gradients.
  private static let fewSteps = 256

  private func solvedByGradients(
    _ inputs: Tensor<Double>, _ tolerance: Double, on network: LadderNetwork, threads: Int,
    _ progress: @escaping Progress
  ) throws -> [Solution] {
    let count = inputs.shape[0]
    return try concurrentMap(Array(0..<count), threads: threads) { vector in
      try network.solveByGradients(
        inputs.rows(vector..<vector + 1), tolerance: tolerance, room: gradientRoom
      ) { progress("vector \(vector + 1) of \(count): \($0)") }
    }
  }

  /// The maximum number of steps per vector: as long as elimination, if that is possible; else two
  /// minutes at 10 ns per cell and step.
  private var gradientRoom: Int {
    canBeEliminated
      ? 16 * (16 + min(rows, columns)) : Int(min(1e6, 1.2e10 / Double(rows * columns)))
  }

  func network(lanes: Int) throws -> LadderNetwork {
    try LadderNetwork(oriented(conductances), wires, lanes: lanes)
  }

  /// Solves each vector with its own network, for cells that are gated or not ohmic.
  private func solvedOneByOne(
    _ voltages: Tensor<Double>, threads: Int, _ progress: @escaping Progress,
    by solve: @Sendable (CrossbarCircuit, Tensor<Double>, @escaping Progress) throws -> Solution
  ) throws -> Solution {
    let vectors = (0..<voltages.shape[0]).map { voltages.rows($0..<$0 + 1) }
    for vector in vectors { try expectHolds(for: vector.elements) }
    let parts = try concurrentMap(Array(vectors.indices), threads: threads) { index in
      let vector = vectors[index]
      return try solve(connected(to: vector.elements), vector) { step in
        progress("vector \(index + 1) of \(vectors.count): \(step)")
      }
    }
    return Solution(parts, columns: columns)
  }

  private func solvedAlone(
    _ vector: Tensor<Double>, _ tolerance: Double, _ progress: @escaping Progress
  ) throws -> Solution {
    guard !curve.isLinear else {
      return try solvedTogether(vector, tolerance, threads: 1, progress)
    }
    let equations = CrossbarEquations(self, voltages: orientedRows(vector).elements)
    return outcome(equations.solve(tolerance: tolerance, progress), estimates: 0)
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

  /// The cells in the orientation of `LadderNetwork`: driven at the first column, read at the last
  /// row.
  func oriented(_ cells: Tensor<Double>) -> Tensor<Double> {
    let upright = wires.sense == .top ? cells.upsideDown : cells
    return wires.drive == .right ? upright.reversedRows : upright
  }

  /// The voltages in the row order of `oriented` cells.
  private func orientedRows(_ voltages: Tensor<Double>) -> Tensor<Double> {
    wires.sense == .top ? voltages.reversedRows : voltages
  }
}
