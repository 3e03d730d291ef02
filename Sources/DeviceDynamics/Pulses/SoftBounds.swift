import Basics

/// Changes that shrink linearly towards the end of the range.
///
/// On the weight scale w in −1...1 of the nominal range, a pulse changes w by
/// `δ (1 − w / w_max)` or `−δ (1 − w / w_min)`, with the mean change δ at w = 0.
/// - Source: Fusi and Abbott, Nature Neuroscience 10 (2007) 485; Rasch et al., AICAS 2021
///   (AIHWKit), `SoftBoundsDevice`.
public struct SoftBounds: PulseResponse {
  public static let name = "soft-bounds"
  public static let summary = "changes that shrink linearly towards the end of the range"
  public static var fields: [Field<Self>] {
    [
      Field(
        "step", \.step, in: 1e-6...2,
        "change of the weight on the scale -1...1 by a pulse in the middle")
    ]
  }

  public var step = 0.01

  public init() {}

  public var states: Double { 1 + 2 / step }

  public func rise(at position: Double) -> Double { step * (1 - position) }
  public func fall(at position: Double) -> Double { step * position }
}
