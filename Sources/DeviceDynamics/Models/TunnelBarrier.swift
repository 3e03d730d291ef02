import Basics

/// The Simmons tunnel barrier: a tunnelling gap that widens and narrows exponentially in the current.
///
/// The state w is the gap in nanometres; v is the voltage across the barrier:
/// - `dw/dt = f_off sinh(i / i_off) e^(−e^((w − a_off) / w_c − i / b) − w / w_c)` for i > 0;
/// - `dw/dt = f_on sinh(i / i_on) e^(−e^((a_on − w) / w_c + i / b) − w / w_c)` for i < 0;
/// - `i = sgn(v) (j_0 A / Δw²) (φ_I e^(−B √φ_I) − (φ_I + |v|) e^(−B √(φ_I + |v|)))`, with
///   `B = 10.246 Δw`, `λ = L_m / w`, `w_2 = w_1 + w − 0.9183 / (2.85 + 4 λ − 2 |v|)`, `Δw = w_2 − w_1` and
///   `φ_I = φ_0 − |v| (w_1 + w_2) / (2w) − (1.15 λ w / Δw) ln(w_2 (w − w_1) / (w_1 (w − w_2)))`.
/// - Source: Pickett et al., Journal of Applied Physics 106 (2009) 074508; the numbers are those of
///   Abdalla and Pickett, "SPICE modeling of memristors", ISCAS 2011.
public struct TunnelBarrier: Memristor {
  public static let name = "tunnel-barrier"
  public static let summary = "Simmons tunnel barrier (Pickett et al. 2009)"
  public static let usualDrive: any Drive = Sine(amplitude: 0.7, frequency: 1)
  public static var fields: [Field<Self>] {
    [
      Field("f-off-nm-per-s", \.offSpeed, in: 0...1e12, "speed of the widening"),
      Field("f-on-nm-per-s", \.onSpeed, in: 0...1e12, "speed of the narrowing"),
      Field("i-off-A", \.offCurrent, in: 1e-12...1, "current scale of the widening"),
      Field("i-on-A", \.onCurrent, in: 1e-12...1, "current scale of the narrowing"),
      Field("a-off-nm", \.offEdge, in: 0...100, "where the widening slows down"),
      Field("a-on-nm", \.onEdge, in: 0...100, "where the narrowing slows down"),
      Field("b-A", \.edgeCurrent, in: 1e-9...1, "current that shifts these edges"),
      Field("w-c-nm", \.edgeWidth, in: 1e-4...10, "width of these edges"),
      Field("phi-0-V", \.barrier, in: 0.1...10, "height of the barrier"),
      Field("l-m-nm", \.imageLength, in: 1e-4...1, "image force, L_m"),
      Field("w-1-nm", \.nearEdge, in: 1e-4...1, "near edge of the barrier, w_1"),
      Field("current-scale-A-nm2", \.currentScale, in: 1e-9...1e3, "j_0 A"),
      Field("r-series-ohm", \.seriesResistance, in: 0...1e9, "resistance of the electrodes"),
      Field("initial-gap-nm", \.initialState, in: 1...2.2, "gap before the first drive"),
    ]
  }

  public var offSpeed = 3.5e3
  public var onSpeed = 40e3
  public var offCurrent = 115e-6
  public var onCurrent = 8.9e-6
  public var offEdge = 1.2
  public var onEdge = 1.8
  public var edgeCurrent = 500e-6
  public var edgeWidth = 0.107
  public var barrier = 0.95
  public var imageLength = 0.0998
  public var nearEdge = 0.1261
  public var currentScale = 0.0617
  public var seriesResistance = 215.0
  public var initialState = 1.2

  public init() {}

  /// The gaps for which the relation was fitted, with a margin.
  public var states: ClosedRange<Double> { 1...2.2 }
  public var stateUnit: String { "nm" }

  public func current<S: Scalar>(_ voltage: S, _ state: S) -> S {
    let magnitude = S.abs(voltage)
    let lambda = S(imageLength) / state
    let farEdge = nearEdge + state - S(0.9183) / (2.85 + 4 * lambda - 2 * magnitude)
    let width = farEdge - nearEdge
    let ratio = farEdge / nearEdge * (state - nearEdge) / (state - farEdge)
    let height =
      barrier - magnitude * (nearEdge + farEdge) / (2 * state)
      - 1.15 * lambda * state * S.log(ratio) / width
    let decay = 10.246 * width
    let flow =
      height * S.exp(-decay * S.squareRoot(height))
      - (height + magnitude) * S.exp(-decay * S.squareRoot(height + magnitude))
    let amplitude = S(currentScale) / (width * width) * flow
    return S.choose(0, above: voltage, then: -amplitude, otherwise: amplitude)
  }

  public func rate<S: Scalar>(_ voltage: S, _ state: S) -> S {
    let i = S.shared(current(voltage, state))
    let off = S.exp((state - offEdge) / edgeWidth - i / edgeCurrent) + state / edgeWidth
    let on = S.exp((onEdge - state) / edgeWidth + i / edgeCurrent) + state / edgeWidth
    return S.choose(
      i, above: 0, then: offSpeed * dampedSinh(i / offCurrent, off),
      otherwise: onSpeed * dampedSinh(i / onCurrent, on))
  }

  /// `sinh(x) e^(−damping)`, without overflow.
  private func dampedSinh<S: Scalar>(_ x: S, _ damping: S) -> S {
    0.5 * (S.exp(x - damping) - S.exp(-x - damping))
  }
}
