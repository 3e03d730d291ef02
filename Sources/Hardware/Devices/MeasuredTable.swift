import Basics

/// A device that was measured: mean and spread of what is reached, against the target.
///
/// `G = max(mean(target) + spread(target) N, 0)`, both linear between the points. Targets outside the
/// table are refused, for nobody measured them.
public struct MeasuredTable: Device {
  public static let name = "table"
  public static let summary = "measured mean and spread against the target, normal between them"
  public static var fields: [Field<Self>] {
    [
      Field(
        "points", \.points, required: true,
        "a CSV file with target-S, mean-S, spread-S; an .npz with target, mean, spread; or rows")
    ]
  }

  public var points = MeasuredPoints()

  public init() {}

  public var window: ClosedRange<Double>? { points.targets }

  public func programmed(target: Double, range: ClosedRange<Double>, gaussian: Double) -> Double {
    let point = points.at(target)
    return max(point.mean + point.spread * gaussian, 0)
  }
}
