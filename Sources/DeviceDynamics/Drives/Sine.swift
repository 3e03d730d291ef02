import Basics
import Foundation

/// `offset + amplitude · sin(2π · frequency · t)`.
public struct Sine: PeriodicDrive {
  public static let name = "sine"
  public static let summary = "a sine voltage"
  public static var fields: [Field<Self>] {
    [
      Field("amplitude-V", \.amplitude, in: 1e-9...1e3, "amplitude"),
      Field("frequency-Hz", \.frequency, in: 1e-6...largestFrequency, "frequency"),
      Field("cycles", \.cycles, in: 1...100_000, "number of periods"),
      Field("offset-V", \.offset, in: -1e3...1e3, "constant part"),
    ]
  }

  public var amplitude = 1.0
  public var frequency = 1.0
  public var cycles = 2
  public var offset = 0.0

  public init() {}

  public init(amplitude: Double, frequency: Double) {
    self.amplitude = amplitude
    self.frequency = frequency
  }

  public var range: ClosedRange<Double> { offset - amplitude...offset + amplitude }

  /// The quarter periods.
  public var segments: [DriveSegment] {
    (0..<4 * cycles).map { quarter in
      let start = Double(quarter) / (4 * frequency)
      return DriveSegment(start...Double(quarter + 1) / (4 * frequency)) { [self] time in
        offset + amplitude * sin(2 * .pi * frequency * time)
      }
    }
  }
}
