import Basics

/// Gradient descent whose steps are rounded to whole pulses: the baseline.
///
/// Steps below half a pulse are lost, so it needs large rates or many states.
public struct RoundedPulses: LearningRule {
  public static let name = "sgd"
  public static let summary = "gradient descent, each step rounded to whole pulses"
  public static var fields: [Field<Self>] {
    [
      Field("most-pulses", \.mostPulses, in: 1...65536, "most pulses on a cell in one step"),
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

  public var mostPulses = 63.0
  public var rounding = Rounding.nearest
  public let takesProducts = true

  public init() {}

  public func move(_ layer: LearningLayer) throws {
    try layer.descend(limit: Float(mostPulses), rounding: rounding == .nearest ? 0.5 : nil)
  }
}
