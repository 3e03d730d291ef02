import Basics
import CKernels
import Foundation
import Hardware

/// The lines of a crossbar, eliminated once, for any number of input vectors.
///
/// Word lines are driven at the first column, bit lines read at the last row.
final class LadderNetwork {
  /// How many input vectors the kernel takes at once, when it does not take one.
  static let lanes = Int(memc_circuit_lanes)

  static let bestISA = memc_has_isa(memc_avx2) ? memc_avx2 : memc_portable

  private let circuit: OpaquePointer
  private let rows: Int
  private let columns: Int

  /// - Throws: `tryAgain` where there is not enough memory.
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

  /// Steps that may pay; see `circuit.h`.
  var steps: Int { Int(memc_circuit_steps(circuit)) }

  /// The currents of `voltages`, `[N, rows]` in volts.
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

  /// The currents of one vector, `[1, rows]` in volts, by conjugate gradients: see `conjugate.h`.
  ///
  /// - Parameters:
  ///   - room: steps there may be.
  ///   - progress: told now and then of the residual reached.
  /// - Precondition: made for a single lane.
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

  /// Who is told how far an iteration is.
  private final class Listener {
    private let tell: (String) -> Void

    init(_ tell: @escaping (String) -> Void) { self.tell = tell }

    func hear(_ step: Int64, _ residual: Double) {
      tell("step \(step), residual \(String(format: "%.1e", residual))")
    }
  }

  static var notEnoughMemory: Diagnostic {
    Diagnostic(.tryAgain, "there is not enough memory for the currents of a crossbar")
  }
}

/// Nothing of a network changes once it is made; what a solution needs is its own.
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
  /// A second end changes nothing where the first holds all of the line, without any resistance.
  fileprivate init(segment: Double, end: Double, both: Bool) {
    let near = segment + end
    self.init(near: near, segment: segment, far: both && near > 0 ? 1 / near : 0)
  }
}
