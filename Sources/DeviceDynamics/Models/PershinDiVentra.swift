import Basics

/// A resistance that moves beyond a voltage threshold, between two limits.
///
/// The state is the resistance: `dR/dt = β v + ½ (α − β) (|v + V_t| − |v − V_t|)` in R_on...R_off. A
/// positive voltage raises it.
/// - Source: Pershin and Di Ventra, "SPICE model of memristive devices with threshold",
///   Radioengineering 22 (2013) 485, arXiv 1204.2600; the values are those of ngspice's example,
///   chosen there for a period of 10 ns.
public struct PershinDiVentra: Memristor {
  public static let name = "pershin-di-ventra"
  public static let summary = "a resistance that moves beyond a threshold (Pershin, Di Ventra)"
  public static let usualDrive: any Drive = Sine(amplitude: 3, frequency: 1e8)
  public static var fields: [Field<Self>] {
    [
      Field("r-on-ohm", \.lowResistance, in: 1e-3...1e12, "lowest resistance"),
      Field("r-off-ohm", \.highResistance, in: 1e-3...1e12, "highest resistance"),
      Field("r-initial-ohm", \.initialState, in: 1e-3...1e12, "resistance before the first drive"),
      Field("v-t-V", \.threshold, in: 0...50, "threshold"),
      Field("alpha-ohm-per-Vs", \.slowSpeed, in: 0...1e24, "speed within the threshold"),
      Field("beta-ohm-per-Vs", \.fastSpeed, in: 0...1e24, "speed beyond the threshold"),
    ]
  }

  public var lowResistance = 1e3
  public var highResistance = 10e3
  public var initialState = 7e3
  public var threshold = 1.6
  public var slowSpeed = 0.0
  public var fastSpeed = 2e12

  public init() {}

  public var states: ClosedRange<Double> { lowResistance...highResistance }
  public var stateUnit: String { "ohm" }

  public func validate() throws {
    try expectOrder(of: lowResistance, highResistance)
    try expectInitialState()
  }

  public func current<S: Scalar>(_ voltage: S, _ state: S) -> S { voltage / state }

  public func rate<S: Scalar>(_ voltage: S, _ state: S) -> S {
    // ½ (|v + V_t| − |v − V_t|), exactly v below the threshold
    let within = S.min(S.max(voltage, S(-threshold)), S(threshold))
    return fastSpeed * (voltage - within) + slowSpeed * within
  }
}
