import Basics

/// A triangular voltage: from 0 to the amplitude, to its negative, and back to 0, in each period.
public struct Triangle: PeriodicDrive {
  public static let name = "triangle"
  public static let summary = "a triangular voltage"
  public static var fields: [Field<Self>] {
    [
      Field("amplitude-V", \.amplitude, in: 1e-9...1e3, "amplitude"),
      Field("frequency-Hz", \.frequency, in: 1e-6...largestFrequency, "frequency"),
      Field("cycles", \.cycles, in: 1...100_000, "number of periods"),
    ]
  }

  public var amplitude = 1.0
  public var frequency = 1.0
  public var cycles = 2

  public init() {}

  public var range: ClosedRange<Double> { -amplitude...amplitude }

  /// The quarter periods.
  public var segments: [DriveSegment] {
    let corners = [0, amplitude, 0, -amplitude, 0]
    return (0..<4 * cycles).map { quarter in
      DriveSegment(
        line: (Double(quarter) / (4 * frequency), corners[quarter % 4]),
        to: (Double(quarter + 1) / (4 * frequency), corners[quarter % 4 + 1]))
    }
  }
}
