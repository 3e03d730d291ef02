import Basics
import CCircuits
import Foundation
import Hardware

/// The lines of a crossbar, factorized once for any number of input vectors.
///
/// Word lines are driven at the first column; bit lines are read at the last row.
final class LadderNetwork {
  /// The number of input vectors that the kernel processes at once, other than one.
  static let lanes = Int(memc_circuit_lanes)

  static let bestISA = memc_has_isa(memc_avx2) ? memc_avx2 : memc_portable

  private let circuit: OpaquePointer
  private let rows: Int
  private let columns: Int

  /// - Throws: `tryAgain` if there is not enough memory.
  init(
    _ conductances: Tensor<Double>, _ wires: WireSection, lanes: Int,
    isa: memc_isa = LadderNetwork.bestISA
  ) throws {
    (rows, columns) = (conductances.shape[0], conductances.shape[1])
    let (rows, columns) = (Int64(rows), Int64(columns))
    let circuit = conductances.elements.withUnsafeBufferPointer {
      memc_circuit_new(
        $0.baseAddress, rows, columns, wires.wordLine, wires.bitLine, Int64(lanes), isa)
    }
    guard let circuit else { throw LadderNetwork.notEnoughMemory }
    self.circuit = circuit
  }

  deinit { memc_circuit_free(circuit) }

  /// The number of steps that may be worthwhile; see `circuit.h`.
  var steps: Int { Int(memc_circuit_steps(circuit)) }

  /// The currents for `voltages`, `[N, rows]` in volts.
  func solve(_ voltages: Tensor<Double>, tolerance: Double) throws -> CrossbarCircuit.Solution {
    let count = voltages.shape[0]
    var currents = [Double](repeating: 0, count: count * columns)
    var residuals = [Double](repeating: 0, count: count)
    guard
      memc_circuit_solve(
        circuit, Int64(count), voltages.elements, tolerance, &currents, &residuals)
    else { throw LadderNetwork.notEnoughMemory }
    return CrossbarCircuit.Solution(
      currents: Tensor([count, columns], currents), residuals: residuals)
  }

  /// The currents for one vector, `[1, rows]` in volts, by conjugate gradients: see `conjugate.h`.
  ///
  /// - Parameters:
  ///   - room: the maximum number of steps.
  ///   - progress: called from time to time with the residual reached.
  /// - Precondition: the network was made for a single lane.
  func solveByGradients(
    _ vector: Tensor<Double>, tolerance: Double, room: Int, progress: (String) -> Void
  ) throws -> CrossbarCircuit.Solution {
    var currents = [Double](repeating: 0, count: columns)
    var residual = Double.infinity
    let isDone = withoutActuallyEscaping(progress) { progress in
      let listener = Listener(progress)
      return withExtendedLifetime(listener) {
        memc_conjugate_solve(
          circuit, vector.elements, tolerance, Int64(room),
          { Unmanaged<Listener>.fromOpaque($0!).takeUnretainedValue().hear($1, $2) },
          Unmanaged.passUnretained(listener).toOpaque(), &currents, &residual)
      }
    }
    guard isDone else { throw Self.notEnoughMemory }
    return CrossbarCircuit.Solution(
      currents: Tensor([1, columns], currents), residuals: [residual])
  }

  /// Passes the progress of an iteration from C to a closure.
  private final class Listener {
    private let tell: (String) -> Void

    init(_ tell: @escaping (String) -> Void) { self.tell = tell }

    func hear(_ step: Int64, _ residual: Double) {
      tell("step \(step), residual \(String(format: "%.1e", residual))")
    }
  }

  static var notEnoughMemory: Diagnostic {
    Diagnostic(.tryAgain, "not enough memory to solve a crossbar")
  }
}

/// A network is immutable; every solution has its own memory.
extension LadderNetwork: @unchecked Sendable {}

extension WireSection {
  var wordLine: memc_line {
    memc_line(segment: wordLineInOhms, end: sourceInOhms, both: drive == .both)
  }

  var bitLine: memc_line {
    memc_line(segment: bitLineInOhms, end: senseInOhms, both: sense == .both)
  }
}

extension memc_line {
  /// A second end has no effect if the line has no resistance: the first fixes its potential.
  fileprivate init(segment: Double, end: Double, both: Bool) {
    let near = segment + end
    self.init(near: near, segment: segment, far: both && near > 0 ? 1 / near : 0)
  }
}
