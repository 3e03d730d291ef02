import DeviceDynamics

/// What a plot of a device shows: points that lines join, and the axes.
struct DevicePlot: Sendable {
  /// One axis: what it shows, and its range.
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

  let points: [(x: Double, y: Double)]
  let x: Axis
  let y: Axis

  private init(_ points: [(x: Double, y: Double)], _ xLabel: String, _ yLabel: String) {
    self.points = points
    x = Axis(xLabel, points.map(\.x))
    y = Axis(yLabel, points.map(\.y))
  }

  /// Current against voltage.
  static func loop(_ points: [Transient.Point]) -> DevicePlot {
    DevicePlot(points.map { ($0.voltage, $0.current) }, "voltage, V", "current, A")
  }

  /// Conductance after each pulse.
  static func pulses(_ pulses: [DeviceResult.Pulse]) -> DevicePlot {
    DevicePlot(pulses.map { (Double($0.pulse), $0.conductanceS) }, "pulse", "conductance, S")
  }
}
