import Basics

/// Gradient descent whose steps are rounded to whole pulses: the baseline.
///
/// Steps below half a pulse are lost, so it needs large rates or many states.
public struct RoundedPulses: LearningRule {
  public static let name = "sgd"
  public static let summary = "gradient descent, each step rounded to whole pulses"
  public static var fields: [Field<Self>] {
    [
      Field(
        "most-pulses", \.mostPulses, in: 1...65536,
        "most pulses on a cell in one step; absent: as many as take it through its range"),
      Field("rounding", \.rounding, "how a part of a pulse is treated"),
    ]
  }

  /// What becomes of a part of a pulse.
  public enum Rounding: String, Choice {
    /// Rounded to the nearest whole pulse.
    case nearest
    /// A pulse of that part of the length.
    case length
  }

  /// Pulses beyond it are lost. `nil`: as many as take a mean cell through its range, at least 63.
  public var mostPulses: Double?
  public var rounding = Rounding.nearest
  public let takesProducts = true

  public init() {}

  public func move(_ layer: LearningLayer) throws {
    try layer.descend(
      limit: mostPulses.map { Float($0) } ?? layer.pulsesThatSuffice,
      rounding: rounding == .nearest ? 0.5 : nil)
  }
}
