import Basics

/// A memristor whose conductance is linear in the flux, the integral of its voltage.
///
/// `i = (ḡ + ĝ s) v`, `ds/dt = v`, with the flux s in −S...S: the expansion of any memristor with
/// conductance `G(s)` for small s.
/// - Source: Soudry, Di Castro, Gal, Kolodny, Kvatinsky, IEEE Transactions on Neural Networks and
///   Learning Systems 26 (2015) 2408, section II; defaults remembered from it (1 µS and
///   180 µS/(V s)), not checked; the range of s is memc's own.
public struct FluxControlled: Memristor {
  public static let name = "flux-controlled"
  public static let summary = "conductance linear in the integral of the voltage"
  public static let usualDrive: any Drive = Sine(amplitude: 1, frequency: 100)
  public static var fields: [Field<Self>] {
    [
      Field("conductance-S", \.mean, in: 1e-12...1e3, "conductance at flux 0"),
      Field("slope-S-per-Vs", \.slope, in: 1e-12...1e12, "conductance per flux"),
      Field("range-Vs", \.range, in: 1e-15...1e6, "largest flux in magnitude"),
      Field("initial-state", \.initialState, in: -1e6...1e6, "flux before the first drive"),
    ]
  }

  /// ḡ, siemens.
  public var mean = 1e-6
  /// ĝ, siemens per volt second.
  public var slope = 180e-6
  /// S, volt seconds.
  public var range = 5e-3
  public var initialState = 0.0

  public init() {}

  public var states: ClosedRange<Double> { -range...range }
  public var stateUnit: String { "V s" }

  public func validate() throws {
    guard slope * range < mean else {
      throw Diagnostic.configuration(
        "\(name) needs 'range-Vs' below 'conductance-S' over 'slope-S-per-Vs' = \(mean / slope), "
          + "not \(range)", at: nil)
    }
    try expectInitialState()
  }

  public func current<S: Scalar>(_ voltage: S, _ state: S) -> S {
    (S(mean) + slope * state) * voltage
  }

  public func rate<S: Scalar>(_ voltage: S, _ state: S) -> S { voltage }
}
