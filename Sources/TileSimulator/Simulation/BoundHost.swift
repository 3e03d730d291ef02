import Basics
import CKernels
import Synchronization
import TileAnalysis
import TileMachine

/// An operator of the host with its function, and the places of what it reads and writes.
///
/// The first error of its function is kept, because streams cannot throw; machines ask for it after
/// each run. Machines share it and its places, which point into the arena.
final class BoundHost: @unchecked Sendable {
  private let name: String
  private let function: HostComputation
  private let operands: [BoundPort]
  private let result: BoundPort
  private let lanes: Int
  private let isa: memc_isa
  private let failure = Mutex<(any Error)?>(nil)

  /// - Precondition: the function is given; see `VerifiedProgram.expectHostFunctions`.
  init(_ host: HostOperator, in context: BindingContext) {
    name = host.name
    function = context.verified.hostFunctions[declared: host.name]
    operands = host.operands.map { BoundPort($0, in: context) }
    result = BoundPort(host.result, in: context)
    lanes = context.lanes
    isa = context.isa
  }

  func throwFailure() throws {
    if let failure = failure.withLock({ $0 }) { throw failure }
  }

  /// Computes the result of every lane in a machine's memory; the code 0 where the function fails.
  func run(in memory: UnsafeMutablePointer<UInt8>) {
    let codes = operands.map { lanes(of: $0, memory) }
    var results = [Int32](repeating: 0, count: lanes * result.count)
    do {
      for lane in 0..<lanes {
        let own = (lane * result.count)..<(lane + 1) * result.count
        let isRepeated = lane > 0 && codes.allSatisfy { $0[lane] == $0[0] }
        results.replaceSubrange(
          own, with: isRepeated ? results[..<result.count] : try compute(codes.map { $0[lane] }))
      }
    } catch {
      failure.withLock { $0 = $0 ?? error }
    }
    memc_lanes_in(
      isa, memory + result.buffer.place, result.buffer.buffer.type.kernelType, results,
      Int64(result.count), result.places, Int64(lanes), Int64(lanes))
  }

  /// The codes of an operand, lane by lane.
  private func lanes(of port: BoundPort, _ memory: UnsafeMutablePointer<UInt8>) -> [[Int32]] {
    var codes = [Int32](repeating: 0, count: lanes * port.count)
    memc_lanes_out(
      &codes, memory + port.buffer.place, port.buffer.buffer.type.kernelType, Int64(port.count),
      port.places, Int64(lanes), Int64(lanes))
    return (0..<lanes).map { Array(codes[$0 * port.count..<($0 + 1) * port.count]) }
  }

  private func compute(_ codes: [[Int32]]) throws -> ArraySlice<Int32> {
    let computed = try function(zip(operands, codes).map { Tensor($0.port.shape, $1) })
    guard computed.shape == result.port.shape else {
      throw Diagnostic.malformed(
        "the host computes \(computed.shape) for '\(name)', not \(result.port.shape)", at: nil)
    }
    try computed.elements.withUnsafeBufferPointer {
      try result.check($0, bits: result.port.bits, isa: isa)
    }
    return computed.elements[...]
  }
}

extension VerifiedProgram {
  /// - Throws: `unsupported` if a function of the host is not given.
  func expectHostFunctions() throws {
    let missing = program.hostOperators.map(\.name).filter { hostFunctions[$0] == nil }
    guard missing.isEmpty else {
      throw Diagnostic.unsupported(
        "the program needs \(missing.firstQuoted) of the host, but only the machine is there")
    }
  }
}
