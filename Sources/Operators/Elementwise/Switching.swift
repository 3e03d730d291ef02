import Basics
import Foundation
import NetworkIR

/// `1 − 2^(−e^x)`: the probability that a stochastic memristor switches at `x` characteristic voltages
/// above its voltage of even odds.
///
/// It is the activation of networks of such neurons. Its integer form is a table over the codes of x.
/// - Source: Wijesinghe et al., IEEE Transactions on Emerging Topics in Computational Intelligence
///   2 (2018) 345, with `τ(V) = τ_0 e^(−V/V_0)`.
public struct Switching: ElementFunction, DifferentiableFunction, OwnOperator {
  public static let name = "Switching"
  public static let summary = "1 − 2^(−e^x), the odds of a stochastic memristor"
  public static let versions = [1]

  public init() {}

  func apply(_ x: Double) -> Double { -expm1(-log(2) * exp(x)) }

  func slope(at x: Double) -> Double {
    // finite where e^x is not
    x > 10 ? 0 : log(2) * exp(x - log(2) * exp(x))
  }
}
