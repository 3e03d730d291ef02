/// A time in which the voltage is smooth and monotone.
public struct DriveSegment: Sendable {
  /// Seconds.
  public let times: ClosedRange<Double>
  /// Volts at a time in `times`.
  public let voltage: @Sendable (Double) -> Double

  public init(_ times: ClosedRange<Double>, voltage: @escaping @Sendable (Double) -> Double) {
    self.times = times
    self.voltage = voltage
  }

  /// A straight line between two times with their voltages.
  public init(line start: (time: Double, voltage: Double), to end: (time: Double, voltage: Double))
  {
    let slope = (end.voltage - start.voltage) / (end.time - start.time)
    self.init(start.time...end.time) { start.voltage + slope * ($0 - start.time) }
  }

  /// A constant voltage.
  public init(_ times: ClosedRange<Double>, constant voltage: Double) {
    self.init(times) { _ in voltage }
  }

  /// The times in equal parts.
  func split(in parts: Int) -> [ClosedRange<Double>] {
    let length = times.upperBound - times.lowerBound
    let ends = (0..<parts).map {
      min(times.lowerBound + length * Double($0) / Double(parts), times.upperBound)
    }
    return zip(ends, ends.dropFirst() + [times.upperBound]).map { $0...$1 }
  }
}
