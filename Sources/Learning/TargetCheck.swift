/// How well a rule that writes targets into cells has met them.
public struct TargetCheck: Encodable, Sendable {
  /// Passes of pulses and readings.
  public let passes: Int
  /// The mean deviation at which an output is done.
  public let tolerance: Double
  /// For each output, the mean deviation of its cells from their targets, over the full scale.
  public let errors: [Double]

  public var worst: Double { errors.max() ?? 0 }
  public var isMet: Bool { worst <= tolerance }
}
