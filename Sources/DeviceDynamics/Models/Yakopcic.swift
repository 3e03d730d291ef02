import Basics

/// The generalized device of Yakopcic: hyperbolic-sine conduction and exponential thresholds.
///
/// With the state x in 0...1:
/// - `i = a1 x sinh(b v)` for v ≥ 0, `a2 x sinh(b v)` for v < 0;
/// - `dx/dt = η g(v) f(x)`, with `g = A_p (e^v − e^V_p)` for v > V_p, `−A_n (e^−v − e^V_n)` for
///   v < −V_n, and 0 between;
/// - for η v ≥ 0, `f = e^(−α_p (x − x_p)) ((x_p − x) / (1 − x_p) + 1)` from x_p on, and 1 below;
/// - for η v < 0, `f = e^(α_n (x + x_n − 1)) x / (1 − x_n)` up to 1 − x_n, and 1 above.
/// - Source: Yakopcic, Taha, Subramanyam, Pino, "Generalized memristive device SPICE model and its
///   application in circuit design", IEEE TCAD 32 (2013) 1201; defaults: its fit to the AgChalcogenide
///   device of Oblea et al. 2010, as in Xyce's test suite.
public struct Yakopcic: Memristor {
  public static let name = "yakopcic"
  public static let summary = "sinh conduction, exponential voltage thresholds (Yakopcic)"
  public static let usualDrive: any Drive = Sine(amplitude: 0.5, frequency: 100)
  public static var fields: [Field<Self>] {
    [
      Field("a1-A", \.positiveCurrent, in: 1e-15...1e3, "current amplitude for v above 0"),
      Field("a2-A", \.negativeCurrent, in: 1e-15...1e3, "current amplitude for v below 0"),
      Field("b-per-V", \.curvature, in: 1e-4...100, "curvature of the conduction"),
      Field("v-p-V", \.positiveThreshold, in: 0...50, "threshold of the rise"),
      Field("v-n-V", \.negativeThreshold, in: 0...50, "threshold of the fall, a magnitude"),
      Field("A-p-per-s", \.positiveSpeed, in: 0...1e15, "speed of the rise"),
      Field("A-n-per-s", \.negativeSpeed, in: 0...1e15, "speed of the fall"),
      Field("x-p", \.positiveEdge, in: 0...0.999999, "state from which the rise slows down"),
      Field(
        "x-n", \.negativeEdge, in: 0...0.999999, "1 less the state from which the fall slows down"),
      Field("alpha-p", \.positiveDecay, in: 0...1e3, "how quickly the rise slows down"),
      Field("alpha-n", \.negativeDecay, in: 0...1e3, "how quickly the fall slows down"),
      Field("reversed", \.isReversed, "whether a positive voltage lowers the state"),
      Field("initial-state", \.initialState, in: 0...1, "state before the first drive"),
    ]
  }

  public var positiveCurrent = 0.17
  public var negativeCurrent = 0.17
  public var curvature = 0.05
  public var positiveThreshold = 0.16
  public var negativeThreshold = 0.15
  public var positiveSpeed = 4000.0
  public var negativeSpeed = 4000.0
  public var positiveEdge = 0.3
  public var negativeEdge = 0.5
  public var positiveDecay = 1.0
  public var negativeDecay = 5.0
  public var isReversed = false
  public var initialState = 0.11

  public init() {}

  public var states: ClosedRange<Double> { 0...1 }

  public func current<S: Scalar>(_ voltage: S, _ state: S) -> S {
    S.choose(0, above: voltage, then: S(negativeCurrent), otherwise: S(positiveCurrent))
      * state * S.sinh(curvature * voltage)
  }

  public func rate<S: Scalar>(_ voltage: S, _ state: S) -> S {
    let direction = isReversed ? -1.0 : 1.0
    return direction * drift(voltage) * edge(direction * voltage, state)
  }

  /// g(v).
  private func drift<S: Scalar>(_ v: S) -> S {
    S.choose(
      v, above: S(positiveThreshold),
      then: positiveSpeed * (S.exp(v) - S.exp(S(positiveThreshold))),
      otherwise: S.choose(
        S(-negativeThreshold), above: v,
        then: negativeSpeed * (S.exp(S(negativeThreshold)) - S.exp(-v)), otherwise: 0))
  }

  /// f(x) for a drive η v.
  private func edge<S: Scalar>(_ drive: S, _ x: S) -> S {
    let rise = S.choose(
      S(positiveEdge), above: x, then: 1,
      otherwise: S.exp(-positiveDecay * (x - positiveEdge))
        * ((positiveEdge - x) / (1 - positiveEdge) + 1))
    let fall = S.choose(
      x, above: S(1 - negativeEdge), then: 1,
      otherwise: S.exp(negativeDecay * (x + (negativeEdge - 1))) * x / (1 - negativeEdge))
    return S.choose(0, above: drive, then: fall, otherwise: rise)
  }
}
