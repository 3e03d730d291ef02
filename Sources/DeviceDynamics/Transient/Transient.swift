import Basics

/// The response of a device to a drive.
public struct Transient: Sendable {
  /// The device at one time.
  public struct Point: Sendable {
    /// Seconds.
    public var time: Double
    /// Volts.
    public var voltage: Double
    /// Amperes.
    public var current: Double
    public var state: Double
  }

  public private(set) var points: [Point] = []
  /// The state at the end, and the charge and energy of the whole drive.
  public private(set) var motion: Motion

  /// Drives a device.
  ///
  /// - Parameters:
  ///   - state: the state at the start; the model's own if absent.
  ///   - samples: the number of points in each segment of the drive, at least 1.
  ///   - tolerance: the largest local error, as a share of the range of the state.
  /// - Throws: as `Memristor.expectValidity` and `Memristor.move`; `unsupported` where the current is
  ///   not finite.
  public init(
    of model: any Memristor, under drive: any Drive, from state: Double? = nil, samples: Int = 50,
    tolerance: Double = 1e-9
  ) throws {
    try model.expectValidity(of: drive.range)
    motion = Motion(state: state ?? model.initialState)
    let segments = drive.segments
    for segment in segments {
      for times in segment.split(in: samples) {
        try record(model, times.lowerBound, segment.voltage(times.lowerBound))
        try model.move(
          &motion, through: DriveSegment(times, voltage: segment.voltage), tolerance: tolerance)
      }
    }
    if let last = segments.last {
      try record(model, last.times.upperBound, last.voltage(last.times.upperBound))
    }
  }

  private mutating func record(_ model: any Memristor, _ time: Double, _ voltage: Double) throws {
    let current = model.terminalCurrent(voltage, motion.state)
    guard current.isFinite else {
      throw Diagnostic.unsupported(
        "\(model.name) has no finite current at \(voltage) V and state \(motion.state)")
    }
    points.append(Point(time: time, voltage: voltage, current: current, state: motion.state))
  }
}
