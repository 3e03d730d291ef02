/// What the codes of a layer of stochastic neurons stand for.
public struct SwitchUnits: Sendable {
  /// The voltage of one code of its input, in V_0.
  public let voltage: Double
  /// The probability of one code of its output.
  public let probability: Double

  public init(voltage: Double, probability: Double) {
    self.voltage = voltage
    self.probability = probability
  }
}
