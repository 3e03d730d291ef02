import Basics
import Hardware

/// `host operator`: has the host compute an operator, and waits for it.
///
/// The host reads and writes the global memory like a user who gives images and takes results: neither
/// its time nor its energy is that of the chip.
public struct Host: Instruction {
  public static let name = "host"
  public static let summary = "has the host compute an operator"
  public static var fields: [Field<Self>] {
    [Field("operator", \.hostOperator, required: true, "the operator")]
  }
  public var hostOperator = ""
  public init() {}
  public init(_ hostOperator: String) { self.hostOperator = hostOperator }

  public func footprint(in scope: Scope) throws -> Footprint {
    let own = try scope.hostOperator(hostOperator)
    let reads = try own.operands.map { port in
      Footprint.Access(
        try port.expectGlobal(in: scope), try port.elements.runs(), accepts: port.codes)
    }
    return Footprint(
      reads: reads,
      writes: [
        Footprint.Access(try own.result.expectGlobal(in: scope), try own.result.elements.runs())
      ], yields: own.result.codes)
  }

  public func activity(in scope: Scope) throws -> Activity { Activity() }
}

extension Port {
  fileprivate var codes: ClosedRange<Int> { .codes(bits: bits, isSigned: isSigned) }

  /// The address of the port's first element, if all its elements are elements of the global memory.
  fileprivate func expectGlobal(in scope: Scope) throws -> Address {
    guard scope.isGlobal(buffer) else {
      throw Diagnostic.unsound("the host cannot reach '\(buffer)', a buffer of the tile")
    }
    try verify(in: scope.buffer(buffer))
    return Address(buffer, offset: offset)
  }
}
