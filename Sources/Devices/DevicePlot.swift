import DeviceDynamics

/// What a plot of a device shows: points that lines join, and the axes.
struct DevicePlot: Sendable {
  /// One axis: what it shows with its unit, and its range.
  struct Axis: Sendable {
    let label: String
    let range: ClosedRange<Double>

    init(_ label: String, _ values: [Double]) {
      self.label = label
      let (low, high) = (values.min() ?? 0, values.max() ?? 0)
      range = low < high ? low...high : (low - abs(low) - 1e-12)...(high + abs(high) + 1e-12)
    }

    /// The place of a value between the ends, in 0...1.
    func share(_ value: Double) -> Double {
      (value / 2 - range.lowerBound / 2) / (range.upperBound / 2 - range.lowerBound / 2)
    }
  }

  let device: String
  /// The drive with its fields.
  let drive: String
  let points: [(x: Double, y: Double)]
  let x: Axis
  let y: Axis

  /// Conductance after each pulse, if there are any; otherwise current against voltage.
  init(
    _ points: [Transient.Point], _ pulses: [DeviceResult.Pulse], of device: String, drive: String
  ) {
    (self.device, self.drive) = (device, drive)
    self.points =
      pulses.isEmpty
      ? points.map { ($0.voltage, $0.current) }
      : pulses.map { (Double($0.pulse), $0.conductanceS) }
    x = Axis(pulses.isEmpty ? "voltage, V" : "pulse", self.points.map(\.x))
    y = Axis(pulses.isEmpty ? "current, A" : "conductance, S", self.points.map(\.y))
  }
}
