import Basics

/// A metal-oxide RRAM cell with a tunnelling gap that thermally activated ions open and close.
///
/// The state is the gap g in metres:
/// - `i = I_0 e^(−g / g_0) sinh(v / V_0)`;
/// - `dg/dt = −v_0 e^(−q E_a / k T) sinh(γ a_0 q v / (t_ox k T))`, `T = T_0 + |v i| R_th`;
/// - `γ = γ_0 − β (g / 1 nm)³`; nothing moves where the field `γ |v| / t_ox` is below F_min.
///
/// The original jumps from rest to full speed at F_min, and then no solution follows the threshold as
/// the gap opens. Here the speed grows linearly over the first percent above F_min.
/// - Source: Jiang, Wu, Yu, Yang, Zhang, Karim, Lin, Wong, SISPAD 2014, 41 (Stanford RRAM model);
///   values: MemTorch (`Stanford_PKU.py`), whose gap spans 542 Ω to 218,586 Ω read at 0.1 V.
public struct StanfordPKU: Memristor {
  public static let name = "stanford-pku"
  public static let summary = "metal-oxide RRAM with a tunnelling gap (Stanford-PKU)"
  public static let usualDrive: any Drive = Sine(amplitude: 1.5, frequency: 10)
  public static var fields: [Field<Self>] {
    [
      Field("g-0-m", \.gapScale, in: 1e-12...1e-8, "decay length of the current"),
      Field("v-0-V", \.voltageScale, in: 1e-3...10, "voltage scale of the current"),
      Field("i-0-A", \.currentScale, in: 1e-12...10, "amplitude of the current"),
      Field("temperature-K", \.temperature, in: 1...2000, "ambient temperature"),
      Field("r-th-K-per-W", \.thermalResistance, in: 0...1e9, "thermal resistance"),
      Field("gamma-0", \.fieldFactor, in: 0...1e3, "field enhancement at no gap"),
      Field("beta", \.fieldSlope, in: 0...1e3, "fall of the enhancement with the cube of the gap"),
      Field("t-ox-m", \.oxideThickness, in: 1e-10...1e-6, "oxide thickness"),
      Field("f-min-V-per-m", \.leastField, in: 1...1e12, "field below which nothing moves"),
      Field("velocity-m-per-s", \.velocity, in: 0...1e6, "v_0"),
      Field("e-a-eV", \.activation, in: 0...10, "activation energy"),
      Field("a-0-m", \.hop, in: 1e-12...1e-8, "hopping distance"),
      Field("gap-min-m", \.leastGap, in: 0...1e-7, "smallest gap"),
      Field("gap-max-m", \.largestGap, in: 1e-11...1e-7, "largest gap"),
      Field("initial-gap-m", \.initialState, in: 0...1e-7, "gap before the first drive"),
    ]
  }

  public var gapScale = 0.25e-9
  public var voltageScale = 0.25
  public var currentScale = 1e-3
  public var temperature = 298.0
  public var thermalResistance = 2.1e3
  public var fieldFactor = 16.0
  public var fieldSlope = 0.8
  public var oxideThickness = 12e-9
  public var leastField = 1.4e9
  public var velocity = 10.0
  public var activation = 0.6
  public var hop = 0.25e-9
  public var leastGap = 2e-10
  public var largestGap = 1.7e-9
  public var initialState = 2e-10

  public init() {}

  /// The share of F_min over which the motion begins.
  private static let onset = 0.01

  public var states: ClosedRange<Double> { leastGap...largestGap }
  public var stateUnit: String { "m" }

  public func validate() throws {
    guard leastGap < largestGap else {
      throw Diagnostic.configuration(
        "\(name) needs gap-min-m below gap-max-m, not \(leastGap) and \(largestGap)", at: nil)
    }
    try expectInitialState()
  }

  public func current<S: Scalar>(_ voltage: S, _ state: S) -> S {
    currentScale * S.exp(-state / gapScale) * S.sinh(voltage / voltageScale)
  }

  public func rate<S: Scalar>(_ voltage: S, _ state: S) -> S {
    let nanometres = state / 1e-9
    let gamma = fieldFactor - fieldSlope * nanometres * nanometres * nanometres
    let kelvin = temperature + S.abs(voltage * current(voltage, state)) * thermalResistance
    let perThermal = S(PhysicalConstant.charge / PhysicalConstant.boltzmann) / kelvin
    let excess = gamma * S.abs(voltage) / (oxideThickness * leastField) - 1
    return
      -(S.min(S.max(excess / Self.onset, 0), 1) * velocity * S.exp(-activation * perThermal)
      * S.sinh(gamma * (hop / oxideThickness) * voltage * perThermal))
  }
}
