/// An operator that the host computes in the middle of a program, from values in the global memory to
/// one.
///
/// A program has its name and what it reads and writes. The function itself is given to those who run
/// the program.
public struct HostOperator: Equatable, Sendable {
  public var name: String
  /// What it reads, in order.
  public var operands: [Port]
  public var result: Port

  public init(_ name: String, operands: [Port], result: Port) {
    self.name = name
    self.operands = operands
    self.result = result
  }
}
