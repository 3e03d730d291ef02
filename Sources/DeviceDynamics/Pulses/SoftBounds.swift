import Basics

/// Changes that shrink linearly towards the end of the range.
///
/// On the weight scale w in −1...1 of the nominal range, a pulse changes w by
/// `δ (1 − w) / (1 − w_s)` or `−δ (1 + w) / (1 + w_s)`: by δ at the symmetry point w_s.
/// - Source: Fusi and Abbott, Nature Neuroscience 10 (2007) 485; Rasch et al., AICAS 2021
///   (AIHWKit), `SoftBoundsDevice`, whose symmetry point is 0 between unequal bounds.
public struct SoftBounds: PulseResponse {
  public static let name = "soft-bounds"
  public static let summary = "changes that shrink linearly towards the end of the range"
  public static var fields: [Field<Self>] {
    [
      Field(
        "step", \.step, in: 1e-6...2,
        "change of the weight on the scale -1...1 by a pulse at the symmetry point"),
      Field(
        "symmetry", \.symmetry, in: -0.9...0.9,
        "weight on the scale -1...1 at which rises and falls are equal"),
    ]
  }

  public var step = 0.01
  public var symmetry = 0.0

  public init() {}

  public var states: Double { 1 + 2 / step }

  public func rise(at position: Double) -> Double { step * (1 - position) / (1 - symmetry) }
  public func fall(at position: Double) -> Double { step * position / (1 + symmetry) }
}
