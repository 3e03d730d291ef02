/// How well images run in spiking mode with one number of steps, on one chip.
public struct SpikingFigure: Encodable, Sendable {
  public let steps: Int
  /// The share of images whose largest output is at the label, 0…1; `nil` without labels.
  public let accuracy: Double?
  /// `nil` without targets.
  public let error: PredictionError?
}
