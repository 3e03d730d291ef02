import Basics

/// A factor on the rate of a state `x` in 0...1 that slows the state near the ends.
///
/// A window has parameters `p` and `j`; each uses those that its formula names.
public enum StateWindow: String, Choice {
  /// 1.
  case constant
  /// `x (1 − x)`: Strukov et al., Nature 453 (2008) 80.
  case strukov
  /// `1 − (2x − 1)^2p`: Joglekar and Wolf, European Journal of Physics 30 (2009) 661. Both ends hold
  /// the state for ever.
  case joglekar
  /// `1 − (x − stp(−i))^2p`: Biolek, Biolek, Biolková, Radioengineering 18 (2009) 210. `stp(z)` is 1
  /// for z ≥ 0; i moves the state up if it is positive.
  case biolek
  /// `j (1 − ((x − ½)² + ¾)^p)`: Prodromakis, Peh, Papavassiliou, Toumazou, IEEE Transactions on
  /// Electron Devices 58 (2011) 3099.
  case prodromakis

  /// Whether the formula has the exponent `p`.
  var hasExponent: Bool { [.joglekar, .biolek, .prodromakis].contains(self) }

  /// The factor at state `x` for a current, or a voltage, with the sign of `drive`.
  func factor<S: Scalar>(_ x: S, drive: S, p: Double, j: Double) -> S {
    switch self {
    case .constant: 1
    case .strukov: x * (1 - x)
    case .joglekar: 1 - S.pow(S.abs(2 * x - 1), 2 * p)
    case .biolek:
      1 - S.pow(S.choose(drive, above: 0, then: x, otherwise: 1 - x), 2 * p)
    case .prodromakis:
      j * (1 - S.pow((x - 0.5) * (x - 0.5) + 0.75, p))
    }
  }
}
