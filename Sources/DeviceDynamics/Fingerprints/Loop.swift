/// The current against the voltage of a device in one period of a drive.
public struct Loop: Sendable {
  /// The sum of the areas of the lobes, ∮ i dv between two passes of the voltage through 0, in watts.
  public let lobeArea: Double
  /// The largest current while the voltage passes 0, in amperes; `nil` if it does not.
  public let currentAtZero: Double?
  /// The largest current, in amperes.
  public let largestCurrent: Double
  /// The largest voltage, in volts.
  public let largestVoltage: Double

  /// - Parameter points: those of one period, in order of time.
  public init(of model: any Memristor, _ points: some Collection<Transient.Point>) {
    largestVoltage = points.map { abs($0.voltage) }.max() ?? 0
    largestCurrent = points.map { abs($0.current) }.max() ?? 0
    let passed = Self.withZeros(model, points, noise: 1e-9 * largestVoltage)
    let zeros = passed.filter { $0.voltage == 0 }
    currentAtZero = zeros.map { abs($0.current) }.max()
    var (area, lobe) = (0.0, 0.0)
    for (a, b) in zip(passed, passed.dropFirst()) {
      lobe += (b.voltage - a.voltage) * (a.current + b.current) / 2
      if b.voltage == 0 { (area, lobe) = (area + abs(lobe), 0) }
    }
    lobeArea = area + abs(lobe)
  }

  /// The area relative to the rectangle of the largest voltage and current; 0 without current.
  public var relativeArea: Double {
    let whole = largestVoltage * largestCurrent
    return whole > 0 ? lobeArea / whole : 0
  }

  /// The points, with one of exactly 0 V at each pass of the voltage through 0.
  private static func withZeros(
    _ model: any Memristor, _ points: some Collection<Transient.Point>, noise: Double
  ) -> [Transient.Point] {
    let zero = { (point: Transient.Point) in
      var point = point
      (point.voltage, point.current) = (0, model.terminalCurrent(0, point.state))
      return point
    }
    var result: [Transient.Point] = []
    for point in points {
      if abs(point.voltage) <= noise {
        result.append(zero(point))
      } else {
        if let last = result.last, last.voltage * point.voltage < 0 { result.append(zero(point)) }
        result.append(point)
      }
    }
    return result
  }
}
