import Basics

/// The WOx device of the University of Michigan: tunnelling in parallel with a Schottky barrier.
///
/// With the state w in 0...1, the area share of the tunnelling paths:
/// - `i = (1 − w) α (1 − e^(−β v)) + w γ sinh(δ v)`;
/// - `dw/dt = λ (η1 sinh(η2 v) − w / τ)`; the decay is left out unless `diffuses` is set.
/// - Source: Chang, Jo, Kim, Sheridan, Gaba, Lu, Applied Physics A 102 (2011) 857; values and the place
///   of λ from the authors' SPICE subcircuit.
public struct Chang: Memristor {
  public static let name = "chang"
  public static let summary = "WOx device: tunnelling beside a Schottky barrier (Michigan)"
  public static let usualDrive: any Drive = Sine(amplitude: 1.5, frequency: 1)
  public static var fields: [Field<Self>] {
    [
      Field("alpha-A", \.schottkyCurrent, in: 0...1, "amplitude of the Schottky current"),
      Field("beta-per-V", \.schottkySlope, in: 0...100, "exponent of the Schottky current"),
      Field("gamma-A", \.tunnelCurrent, in: 0...1, "amplitude of the tunnelling current"),
      Field("delta-per-V", \.tunnelSlope, in: 0...100, "exponent of the tunnelling current"),
      Field("lambda-per-s", \.speed, in: 0...1e15, "speed of the state"),
      Field("eta-1", \.driftAmplitude, in: 0...1e6, "amplitude of the drift"),
      Field("eta-2-per-V", \.driftSlope, in: 0...100, "exponent of the drift"),
      Field("diffuses", \.diffuses, "whether the state decays"),
      Field("tau-s", \.decayTime, in: 1e-12...1e12, "time constant of the decay")
        .only(when: \.diffuses, "'diffuses: true'"),
      Field("initial-state", \.initialState, in: 0...1, "state before the first drive"),
    ]
  }

  public var schottkyCurrent = 0.5e-6
  public var schottkySlope = 0.5
  public var tunnelCurrent = 4e-6
  public var tunnelSlope = 2.0
  public var speed = 4.5
  public var driftAmplitude = 0.004
  public var driftSlope = 4.0
  public var diffuses = false
  public var decayTime = 10.0
  public var initialState = 0.0

  public init() {}

  public var states: ClosedRange<Double> { 0...1 }

  public func current<S: Scalar>(_ voltage: S, _ state: S) -> S {
    (1 - state) * schottkyCurrent * (1 - S.exp(-schottkySlope * voltage))
      + state * tunnelCurrent * S.sinh(tunnelSlope * voltage)
  }

  public func rate<S: Scalar>(_ voltage: S, _ state: S) -> S {
    let drift = driftAmplitude * S.sinh(driftSlope * voltage)
    return speed * (diffuses ? drift - state / decayTime : drift)
  }
}
