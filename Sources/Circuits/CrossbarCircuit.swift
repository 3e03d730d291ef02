import Basics
import Hardware

/// One crossbar with its wires: linear cells between word lines and bit lines.
public struct CrossbarCircuit: Sendable {
  /// Siemens, `[rows, columns]`.
  public let conductances: Tensor<Double>
  public let wires: WireSection

  public init(conductances: Tensor<Double>, wires: WireSection) {
    self.conductances = conductances
    self.wires = wires
  }
}
