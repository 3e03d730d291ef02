import Basics

/// A measured device: mean and spread of the reached conductance as functions of the target.
///
/// `G = max(mean(target) + spread(target) N, 0)`, interpolated linearly between the points. Targets
/// outside the table are refused, because they were not measured.
public struct MeasuredTable: Device {
  public static let name = "table"
  public static let summary = "normally distributed, with measured mean and spread for each target"
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
