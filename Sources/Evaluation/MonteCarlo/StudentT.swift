import Foundation

/// Student's t distribution with an integer number of degrees of freedom.
struct StudentT: Sendable {
  let degreesOfFreedom: Int

  /// Returns the share of the distribution within ±t.
  ///
  /// - Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
  func probability(within t: Double) -> Double {
    let n = Double(degreesOfFreedom)
    let angle = atan(t / n.squareRoot())
    let square = cos(angle) * cos(angle)
    let isOdd = degreesOfFreedom % 2 == 1
    var term = isOdd ? cos(angle) : 1
    var sum = degreesOfFreedom == 1 ? 0 : term
    for k in stride(from: isOdd ? 3 : 2, to: degreesOfFreedom, by: 2) {
      term *= square * Double(k - 1) / Double(k)
      sum += term
    }
    return isOdd ? 2 / .pi * (angle + sin(angle) * sum) : sin(angle) * sum
  }

  /// Returns the t for which the share `probability` lies within ±t, by bisection.
  ///
  /// - Precondition: `probability` in 0 ..< 1, at least one degree of freedom.
  func quantile(within probability: Double) -> Double {
    precondition((0..<1).contains(probability) && degreesOfFreedom > 0)
    var (low, high) = (0.0, 1.0)
    while self.probability(within: high) < probability { high *= 2 }
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if self.probability(within: middle) < probability { low = middle } else { high = middle }
    }
    return high
  }
}
