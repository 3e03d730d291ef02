import Basics

/// A voltage given by samples, linear between them.
///
/// Written as rows `[time, voltage]`.
public struct SampledDrive: Drive {
  public static let name = "samples"
  public static let summary = "a voltage through given points"
  public static var fields: [Field<Self>] {
    [
      Field("times-s", \.times, required: true, "times, ascending from 0"),
      Field("voltages-V", \.voltages, required: true, "the voltage at each time"),
    ]
  }

  public var times: [Double] = []
  public var voltages: [Double] = []

  public init() {}

  public func validate() throws {
    guard times.count == voltages.count, times.count >= 2, times.first == 0,
      zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }),
      (times + voltages).allSatisfy(\.isFinite)
    else {
      throw Diagnostic.configuration(
        "samples needs at least two ascending times from 0, and one finite voltage for each",
        at: nil)
    }
  }

  public var range: ClosedRange<Double> { (voltages.min() ?? 0)...(voltages.max() ?? 0) }

  public var segments: [DriveSegment] {
    let points = Array(zip(times, voltages))
    return zip(points, points.dropFirst()).map { DriveSegment(line: $0, to: $1) }
  }
}
