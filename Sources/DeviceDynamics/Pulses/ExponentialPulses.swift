import Basics
import Foundation

/// Conductance that saturates exponentially with the number of pulses, from either end of its range.
///
/// After P of n − 1 SET pulses from the lowest conductance, or RESET pulses from the highest, with
/// p = P / (n − 1):
/// - `G = G_min + ΔG (1 − e^(−ν p)) / (1 − e^(−ν))`;
/// - `G = G_max − ΔG (1 − e^(−ν p)) / (1 − e^(−ν))`.
///
/// A pulse at any other conductance continues the branch from there. With ν = 0, all changes are
/// equal.
/// - Source: the form of Dong et al., Neurocomputing 494 (2022) 89, as reconstructed from its
///   parameters (number of states n, nonlinearity ν); the same curve as in Chen, Peng, Yu, IEDM 2017
///   (NeuroSim).
public struct ExponentialPulses: PulseResponse {
  public static let name = "exponential"
  public static let summary = "conductance that saturates exponentially with the pulses"
  public static var fields: [Field<Self>] {
    [
      Field("states", \.states, in: 2...65536, "number of states n"),
      Field("nonlinearity", \.nonlinearity, in: 0...20, "nonlinearity v of both branches"),
    ]
  }

  public var states = 64.0
  public var nonlinearity = 0.0

  public init() {}

  public func rise(at position: Double) -> Double { branch.change(at: position) }
  public func fall(at position: Double) -> Double { branch.change(at: 1 - position) }

  private var branch: SaturatingBranch {
    SaturatingBranch(pulses: states - 1, nonlinearity: nonlinearity)
  }
}

/// One branch of a conductance that saturates: `(1 − e^(−ν p / P)) / (1 − e^(−ν))` after p of P
/// pulses.
struct SaturatingBranch {
  let pulses: Double
  let nonlinearity: Double

  /// The change by one pulse at a share of the range already passed.
  func change(at share: Double) -> Double {
    guard nonlinearity > 1e-9 else { return 1 / pulses }
    let end = 1 / (1 - exp(-nonlinearity))
    return max((end - share) * (1 - exp(-nonlinearity / pulses)), 0)
  }
}
