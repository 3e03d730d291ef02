import Basics

/// A voltage given by samples, linear between them.
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

  /// The shortest time between two samples, in seconds.
  public static let shortestStep = 1e-18
  /// The latest time of a sample, in seconds.
  public static let largestTime = 1e9
  /// The voltages that a sample may have.
  public static let voltageRange = -1e3...1e3

  public init() {}

  /// A drive through points.
  ///
  /// - Throws: `configuration` if there are fewer than two points, the times do not ascend from 0 by
  ///   `shortestStep` or more up to `largestTime`, or a voltage is out of range.
  public init(times: [Double], voltages: [Double]) throws {
    self.times = times
    self.voltages = voltages
    try validate()
  }

  public var segmentCount: Int { max(0, times.count - 1) }

  public func validate() throws {
    guard times.count == voltages.count, times.count >= 2, times.first == 0,
      zip(times, times.dropFirst()).allSatisfy({ $1 - $0 >= Self.shortestStep }),
      times.allSatisfy({ $0 <= Self.largestTime }), voltages.allSatisfy(Self.voltageRange.contains)
    else {
      throw Diagnostic.configuration(
        "samples needs at least two times from 0 to \(Self.largestTime), each at least "
          + "\(Self.shortestStep) after the one before, and for each a voltage in "
          + "\(Self.voltageRange)", at: nil)
    }
  }

  public var range: ClosedRange<Double> { (voltages.min() ?? 0)...(voltages.max() ?? 0) }

  public var segments: [DriveSegment] {
    let points = Array(zip(times, voltages))
    return zip(points, points.dropFirst()).map { DriveSegment(line: $0, to: $1) }
  }
}
