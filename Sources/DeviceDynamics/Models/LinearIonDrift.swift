import Basics

/// The HP memristor: a doped and an undoped layer whose boundary drifts with the charge.
///
/// With the state x = w/D, the doped share of the thickness:
/// - `R = R_on x + R_off (1 − x)`, `i = v / R`;
/// - `dx/dt = μ R_on / D² · i · f(x)`, with the window f.
/// - Source: Strukov, Snider, Stewart, Williams, Nature 453 (2008) 80, equations 5 and 6;
///   defaults: 100 Ω, 16 kΩ, 10 nm and 1e-14 m²/(V s), typical of later models.
public struct LinearIonDrift: Memristor {
  public static let name = "linear-ion-drift"
  public static let summary = "HP memristor: a doped layer that grows with the charge"
  public static let usualDrive: any Drive = Sine(amplitude: 1, frequency: 1)
  public static var fields: [Field<Self>] {
    [
      Field("r-on-ohm", \.lowResistance, in: 1e-3...1e12, "resistance of the doped device"),
      Field("r-off-ohm", \.highResistance, in: 1e-3...1e12, "resistance of the undoped device"),
      Field("thickness-m", \.thickness, in: 1e-10...1e-6, "thickness of the film"),
      Field("mobility-m2-per-Vs", \.mobility, in: 1e-20...1e-8, "mobility of the dopants"),
      Field("window", \.window, "what slows the boundary near the electrodes"),
      Field("window-p", \.windowP, in: 1...100, "exponent of the window")
        .only(
          when: { $0.window.hasExponent },
          "'window: joglekar', 'window: biolek' or 'window: prodromakis'"),
      Field("window-j", \.windowJ, in: 1e-3...100, "height of the window")
        .only(when: { $0.window == .prodromakis }, "'window: prodromakis'"),
      Field("initial-state", \.initialState, in: 0...1, "doped share before the first drive"),
    ]
  }

  public var lowResistance = 100.0
  public var highResistance = 16e3
  public var thickness = 10e-9
  public var mobility = 1e-14
  public var window = StateWindow.joglekar
  public var windowP = 1.0
  public var windowJ = 1.0
  public var initialState = 0.5

  public init() {}

  public var states: ClosedRange<Double> { 0...1 }

  public func validate() throws { try expectOrder(of: lowResistance, highResistance) }

  public func current<S: Scalar>(_ voltage: S, _ state: S) -> S {
    voltage / (lowResistance * state + highResistance * (1 - state))
  }

  public func rate<S: Scalar>(_ voltage: S, _ state: S) -> S {
    let perCharge = mobility * lowResistance / (thickness * thickness)
    return perCharge * current(voltage, state)
      * window.factor(state, drive: voltage, p: windowP, j: windowJ)
  }
}
