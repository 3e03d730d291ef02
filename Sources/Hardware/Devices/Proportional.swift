import Basics
import Foundation

/// Programming variation proportional to the target: `G = target · max(1 + σN, 0)`.
///
/// - Source: the generic proportional programming error of CrossSim (Sandia National Laboratories,
///   `simulator/devices/generic_device.py`), with σ in 0.02...0.3.
public struct Proportional: Device {
  public static let name = "proportional"
  public static let summary = "a factor max(1 + sigma N, 0) on the conductance at each write"
  public static var fields: [Field<Self>] {
    [
      Field("sigma", \.sigma, in: 0...1, required: true, "standard deviation over the target"),
      Field("hrs-varies", \.variesAtHRS, "whether cells at HRS also vary"),
    ]
  }

  public var sigma = 0.0
  public var variesAtHRS = true

  public init() {}

  /// The mean of `max(1 + σN, 0)`: `Φ(1/σ) + σ φ(1/σ)`, barely above 1.
  public var meanFactor: Double {
    guard sigma > 0 else { return 1 }
    let edge = 1 / sigma
    let density = exp(-edge * edge / 2) / (2 * Double.pi).squareRoot()
    return erfc(-edge / 2.0.squareRoot()) / 2 + sigma * density
  }

  public func programmed(target: Double, range: ClosedRange<Double>, gaussian: Double) -> Double {
    guard variesAtHRS || target > range.lowerBound else { return target }
    return target * max(1 + sigma * gaussian, 0)
  }
}
