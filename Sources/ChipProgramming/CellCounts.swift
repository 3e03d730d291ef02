import Basics

/// The pulses and reads that every cell of a chip has taken.
public struct CellCounts: Equatable, Sendable {
  /// For each block of the program `[planes, rows, columns]`.
  public var pulses: [Tensor<Int32>]
  /// The same for reads; empty if they are unknown.
  public var reads: [Tensor<Int32>]

  public init(pulses: [Tensor<Int32>], reads: [Tensor<Int32>] = []) {
    self.pulses = pulses
    self.reads = reads
  }

  /// No pulses and reads.
  ///
  /// - Parameter levels: those of the chip's plan.
  init(of levels: [Tensor<Int>]) {
    let none = levels.map { Tensor($0.shape, repeating: Int32(0)) }
    self.init(pulses: none, reads: none)
  }
}
