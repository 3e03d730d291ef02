import Basics

/// A memristor that moves only beyond a current threshold.
///
/// Like `VTEAM`, with the current in place of the voltage: `dw/dt = k_off (i / i_off − 1)^α_off
/// f_off(w)` for i > i_off > 0, `k_on (i / i_on − 1)^α_on f_on(w)` for i < i_on < 0.
/// - Source: Kvatinsky, Friedman, Kolodny, Weiser, IEEE Transactions on Circuits and Systems I 60
///   (2013) 211, equations 8 to 14; defaults from the authors' Verilog-A model, which ships i_on
///   without its minus sign.
public struct TEAM: Memristor {
  public static let name = "team"
  public static let summary = "moves only beyond a current threshold (TEAM)"
  public static let usualDrive: any Drive = Sine(amplitude: 10, frequency: 1)
  public static var fields: [Field<Self>] {
    ThresholdMotion.fields(\Self.motion) + [
      Field("i-off-A", \.offThreshold, in: 1e-15...100, "threshold of the rise in resistance"),
      Field("i-on-A", \.onThreshold, in: -100...(-1e-15), "threshold of the fall in resistance"),
    ]
  }

  public var motion = ThresholdMotion(
    offRate: 8e-13, onRate: -8e-13, offExponent: 3, onExponent: 3, lowResistance: 100,
    highResistance: 200e3)
  public var offThreshold = 115e-6
  public var onThreshold = -8.9e-6

  public init() {}

  public var states: ClosedRange<Double> { 0...motion.thickness }
  public var initialState: Double { motion.initialShare * motion.thickness }
  public var stateUnit: String { "m" }

  public func validate() throws { try motion.validate(for: self) }

  public func current<S: Scalar>(_ voltage: S, _ state: S) -> S {
    voltage / motion.resistance(state)
  }

  public func rate<S: Scalar>(_ voltage: S, _ state: S) -> S {
    motion.rate(current(voltage, state), off: offThreshold, on: onThreshold, state)
  }
}
