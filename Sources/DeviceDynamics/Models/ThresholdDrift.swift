import Basics

/// Ion drift with voltage thresholds and saturating potentiation, fitted to AgInSbTe devices.
///
/// With x = w/D in 0.001...0.999, `R = R_on x + R_off (1 − x)`, `i = v / R` and `f = 1 − (2x − 1)^2p`:
/// - `dx/dt = μ (R_on / D²) i_off / (i − i_0) f(x)` for v > V_T+;
/// - `dx/dt = μ (R_on / D²) (i / i_on) f(x)` for v < V_T−; 0 between the thresholds.
///
/// The first line is singular at `i = i_0` and has the wrong sign below. A drive is valid if `v > i_0
/// R_off`, because then i exceeds i_0 in every state; lower voltages move nothing.
/// - Source: Zhang, Wang, Li, Friedman, IEEE Transactions on Circuits and Systems II 64 (2017) 767, as
///   equation 3 of Ling, "Research on Memristor-Based Neural Networks". The defaults are memc's own
///   working set, because the one quoted for the source (the set `aist`) moves only in
///   a narrow range of voltages.
public struct ThresholdDrift: Memristor {
  public static let name = "threshold-drift"
  public static let summary = "ion drift beyond voltage thresholds (Zhang et al. 2017)"
  public static let usualDrive: any Drive = Sine(amplitude: 1.5, frequency: 200)
  public static var fields: [Field<Self>] {
    [
      Field("r-on-ohm", \.lowResistance, in: 1e-3...1e12, "resistance of the doped device"),
      Field("r-off-ohm", \.highResistance, in: 1e-3...1e12, "resistance of the undoped device"),
      Field("thickness-m", \.thickness, in: 1e-10...1e-6, "thickness of the film"),
      Field("mobility-m2-per-s-ohm", \.mobility, in: 1e-24...1e-6, "mobility of the dopants"),
      Field("v-plus-V", \.positiveThreshold, in: 1e-6...50, "threshold of the rise"),
      Field("v-minus-V", \.negativeThreshold, in: -50...(-1e-6), "threshold of the fall"),
      Field("i-0-A", \.currentOffset, in: 0...10, "i_0"),
      Field("i-off-A", \.riseCurrent, in: 1e-15...10, "i_off"),
      Field("i-on-A", \.fallCurrent, in: 1e-15...10, "i_on"),
      Field("window-p", \.windowP, in: 1...100, "exponent of the window"),
      Field("initial-state", \.initialState, in: 0.001...0.999, "state before the first drive"),
    ]
  }

  public var lowResistance = 1e3
  public var highResistance = 10e3
  public var thickness = 3e-9
  public var mobility = 3.6e-17
  public var positiveThreshold = 1.0
  public var negativeThreshold = -1.0
  public var currentOffset = 1e-5
  public var riseCurrent = 1e-4
  public var fallCurrent = 1e-3
  public var windowP = 10.0
  public var initialState = 0.001

  public init() {}

  public var states: ClosedRange<Double> { 0.001...0.999 }

  public func validate() throws { try expectOrder(of: lowResistance, highResistance) }

  public func current<S: Scalar>(_ voltage: S, _ state: S) -> S {
    voltage / (lowResistance * state + highResistance * (1 - state))
  }

  public func rate<S: Scalar>(_ voltage: S, _ state: S) -> S {
    let i = current(voltage, state)
    let speed = mobility * lowResistance / (thickness * thickness)
    let motion = S.choose(
      voltage, above: S(lowestDrive),
      then: S(riseCurrent) / (i - currentOffset),
      otherwise: S.choose(S(negativeThreshold), above: voltage, then: i / fallCurrent, otherwise: 0)
    )
    return speed * motion * StateWindow.joglekar.factor(state, drive: voltage, p: windowP, j: 1)
  }

  /// The positive voltage beyond which the device moves, in volts.
  private var lowestDrive: Double { max(positiveThreshold, currentOffset * highResistance) }

  public func expectValidity(of voltages: ClosedRange<Double>) throws {
    let peak = voltages.upperBound
    guard peak <= positiveThreshold || peak > lowestDrive else {
      throw Diagnostic.configuration(
        "\(name) needs a drive above i_0 R_off = \(currentOffset * highResistance) V to rise, not "
          + "\(peak) V", at: nil,
        note: "below, the current can fall to i_0, where the equation is singular")
    }
  }
}
