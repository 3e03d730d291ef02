import Basics

/// Knowm's mean metastable switch: many switches that flip with the Boltzmann factor of the voltage.
///
/// The state x in 0...1 is the share of conducting switches:
/// - `dx/dt = (1/τ) ((1 − x) / (1 + e^(−(v − V_on) / V_T)) − x (1 − 1 / (1 + e^(−(v + V_off) / V_T))))`
///   with `V_T = k T / q`;
/// - `i = φ v G + (1 − φ) (α_f e^(β_f v) − α_r e^(−β_r v))`, `G = x / R_on + (1 − x) / R_off`.
/// - Source: Nugent and Molter, "AHaH computing: from metastable switches to attractors to machine
///   learning", PLoS ONE 9 (2014) e85175; parameters of the models published by Knowm Inc.
public struct MetastableSwitch: Memristor {
  public static let name = "metastable-switch"
  public static let summary = "mean of many metastable switches (Knowm)"
  public static let usualDrive: any Drive = Sine(amplitude: 0.5, frequency: 1e3)
  public static var fields: [Field<Self>] {
    [
      Field("r-on-ohm", \.lowResistance, in: 1e-3...1e12, "resistance with all switches on"),
      Field("r-off-ohm", \.highResistance, in: 1e-3...1e12, "resistance with all switches off"),
      Field("v-on-V", \.onVoltage, in: 0...50, "voltage at which half of the switches turn on"),
      Field("v-off-V", \.offVoltage, in: 0...50, "voltage at which half turn off, a magnitude"),
      Field("tau-s", \.timeConstant, in: 1e-15...1e6, "time constant"),
      Field("temperature-K", \.temperature, in: 1...2000, "temperature"),
      Field("phi", \.ohmicShare, in: 0...1, "share of the ohmic current"),
      Field("alpha-f-A", \.forwardCurrent, in: 0...1, "amplitude of the forward diode current")
        .only(when: { $0.ohmicShare < 1 }, "'phi' below 1"),
      Field("alpha-r-A", \.reverseCurrent, in: 0...1, "amplitude of the reverse diode current")
        .only(when: { $0.ohmicShare < 1 }, "'phi' below 1"),
      Field("beta-f-per-V", \.forwardSlope, in: 0...100, "exponent of the forward diode current")
        .only(when: { $0.ohmicShare < 1 }, "'phi' below 1"),
      Field("beta-r-per-V", \.reverseSlope, in: 0...100, "exponent of the reverse diode current")
        .only(when: { $0.ohmicShare < 1 }, "'phi' below 1"),
      Field("initial-state", \.initialState, in: 0...1, "state before the first drive"),
    ]
  }

  public var lowResistance = 500.0
  public var highResistance = 1500.0
  public var onVoltage = 0.27
  public var offVoltage = 0.27
  public var timeConstant = 1e-4
  public var temperature = 298.5
  public var ohmicShare = 1.0
  public var forwardCurrent = 8e-4
  public var reverseCurrent = 8e-4
  public var forwardSlope = 4.0
  public var reverseSlope = 4.0
  public var initialState = 0.0

  public init() {}

  public var states: ClosedRange<Double> { 0...1 }

  public func validate() throws { try expectOrder(of: lowResistance, highResistance) }

  public func current<S: Scalar>(_ voltage: S, _ state: S) -> S {
    let ohmic = voltage * (state / lowResistance + (1 - state) / highResistance)
    guard ohmicShare < 1 else { return ohmic }
    let diode =
      forwardCurrent * S.exp(forwardSlope * voltage)
      - reverseCurrent * S.exp(-reverseSlope * voltage)
    return ohmicShare * ohmic + (1 - ohmicShare) * diode
  }

  public func rate<S: Scalar>(_ voltage: S, _ state: S) -> S {
    let thermal = PhysicalConstant.boltzmann * temperature / PhysicalConstant.charge
    let on = logistic((voltage - onVoltage) / thermal)
    let off = logistic(-((voltage + offVoltage) / thermal))
    return (on * (1 - state) - off * state) / timeConstant
  }

  private func logistic<S: Scalar>(_ x: S) -> S { 1 / (1.0 + S.exp(-x)) }
}
