import Basics

/// A memristor that moves only beyond a voltage threshold.
///
/// The state w in metres grows with the resistance:
/// - `dw/dt = k_off (v / v_off − 1)^α_off f_off(w)` for v > v_off > 0;
/// - `dw/dt = k_on (v / v_on − 1)^α_on f_on(w)` for v < v_on < 0; 0 between the thresholds;
/// - `R = R_on + (R_off − R_on) w / D`, or `R = R_on e^(λ w / D)` with `λ = ln(R_off / R_on)`.
///
/// The windows are 1, or with `barrier-window` those of TEAM, `f_off = e^(−e^((w − a_off) / w_c))`
/// and `f_on = e^(−e^((a_on − w) / w_c))`.
/// - Source: Kvatinsky, Ramadan, Friedman, Kolodny, IEEE Transactions on Circuits and Systems II 62
///   (2015) 786, equations 2 to 5; defaults: MemTorch (`memtorch/bh/memristor/VTEAM.py`).
public struct VTEAM: Memristor {
  public static let name = "vteam"
  public static let summary = "moves only beyond a voltage threshold (VTEAM)"
  public static let usualDrive: any Drive = Sine(amplitude: 0.5, frequency: 1e6)
  public static var fields: [Field<Self>] {
    ThresholdMotion.fields(\Self.motion) + [
      Field("v-off-V", \.offThreshold, in: 1e-6...100, "threshold of the rise in resistance"),
      Field("v-on-V", \.onThreshold, in: -100...(-1e-6), "threshold of the fall in resistance"),
    ]
  }

  public var motion = ThresholdMotion()
  public var offThreshold = 0.02
  public var onThreshold = -0.2

  public init() {}

  public var states: ClosedRange<Double> { 0...motion.thickness }
  public var initialState: Double { motion.initialShare * motion.thickness }
  public var stateUnit: String { "m" }

  public func validate() throws { try motion.validate(for: self) }

  public func current<S: Scalar>(_ voltage: S, _ state: S) -> S {
    voltage / motion.resistance(state)
  }

  public func rate<S: Scalar>(_ voltage: S, _ state: S) -> S {
    motion.rate(voltage, off: offThreshold, on: onThreshold, state)
  }
}
