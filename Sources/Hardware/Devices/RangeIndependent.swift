import Basics

/// The same programming variation for all targets: `G = max(target + σ (G_max − G_min) N, 0)`.
///
/// - Source: the generic independent programming error of CrossSim (Sandia National Laboratories,
///   `simulator/devices/generic_device.py`), with σ in 0.01...0.1.
public struct RangeIndependent: Device {
  public static let name = "range-independent"
  public static let summary = "an error of sigma N times the conductance range at each write"
  public static var fields: [Field<Self>] {
    [
      Field("sigma", \.sigma, in: 0...1, required: true, "standard deviation over the range"),
      Field("hrs-varies", \.variesAtHRS, "whether cells at HRS also vary"),
    ]
  }

  public var sigma = 0.0
  public var variesAtHRS = true

  public init() {}

  public func programmed(target: Double, range: ClosedRange<Double>, gaussian: Double) -> Double {
    guard variesAtHRS || target > range.lowerBound else { return target }
    return max(target + sigma * (range.upperBound - range.lowerBound) * gaussian, 0)
  }
}
