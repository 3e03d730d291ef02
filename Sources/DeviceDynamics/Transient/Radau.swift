import Foundation

/// One step of the implicit Runge-Kutta method Radau IIA of order 5, for one unknown.
///
/// Device equations are stiff near the ends of the state and beyond steep thresholds; this method
/// stays stable there.
/// - Source: Hairer and Wanner, Solving Ordinary Differential Equations II, section IV.8.
struct Radau {
  /// The rate and its derivative by the state, at a time and a state.
  let rate: (_ time: Double, _ state: Double) -> Dual

  /// A step that was tried.
  struct Step {
    /// The increments of the state at the three nodes; the last is that of the step.
    var increments: (Double, Double, Double)
    /// The estimated error of the step.
    var error: Double
  }

  private static let root = 6.0.squareRoot()
  /// The nodes, as shares of the step.
  static let nodes = ((4 - root) / 10, (4 + root) / 10, 1.0)
  private static let matrix = (
    ((88 - 7 * root) / 360, (296 - 169 * root) / 1800, (-2 + 3 * root) / 225),
    ((296 + 169 * root) / 1800, (88 + 7 * root) / 360, (-2 - 3 * root) / 225),
    weights
  )
  /// The weights of the quadrature with these nodes, which is exact for polynomials of degree 4.
  static let weights = ((16 - root) / 36, (16 + root) / 36, 1.0 / 9)
  /// The real eigenvalue of the inverse of `matrix`.
  private static let eigenvalue = 3 + pow(3, 2.0 / 3) - pow(3, 1.0 / 3)

  /// - Returns: `nil` if Newton's iteration does not converge to `tolerance`, or the error is not
  ///   finite.
  func step(from time: Double, _ state: Double, by length: Double, tolerance: Double) -> Step? {
    let first = rate(time, state)
    var z = (0.0, 0.0, 0.0)
    for _ in 0..<12 {
      let change = newton(time, state, length, z)
      z = (z.0 + change.0, z.1 + change.1, z.2 + change.2)
      let size = max(abs(change.0), abs(change.1), abs(change.2))
      guard size.isFinite else { return nil }
      if size <= tolerance / 100 {
        let error = error(first, length, z)
        return error.isFinite ? Step(increments: z, error: error) : nil
      }
    }
    return nil
  }

  /// Solves `(I − h A f') δ = h A f − z` for δ.
  private func newton(
    _ time: Double, _ state: Double, _ h: Double, _ z: (Double, Double, Double)
  ) -> (Double, Double, Double) {
    let f0 = rate(time + Self.nodes.0 * h, state + z.0)
    let f1 = rate(time + Self.nodes.1 * h, state + z.1)
    let f2 = rate(time + Self.nodes.2 * h, state + z.2)
    func row(_ a: (Double, Double, Double), _ z: Double, _ i: Int) -> [Double] {
      [
        (i == 0 ? 1 : 0) - h * a.0 * f0.slope, (i == 1 ? 1 : 0) - h * a.1 * f1.slope,
        (i == 2 ? 1 : 0) - h * a.2 * f2.slope,
        h * (a.0 * f0.value + a.1 * f1.value + a.2 * f2.value) - z,
      ]
    }
    return solve(row(Self.matrix.0, z.0, 0), row(Self.matrix.1, z.1, 1), row(Self.matrix.2, z.2, 2))
  }

  /// Cramer's rule for three equations, each with its right-hand side last.
  private func solve(_ a: [Double], _ b: [Double], _ c: [Double]) -> (Double, Double, Double) {
    func determinant(_ i: Int, _ j: Int, _ k: Int) -> Double {
      a[i] * (b[j] * c[k] - b[k] * c[j]) - a[j] * (b[i] * c[k] - b[k] * c[i])
        + a[k] * (b[i] * c[j] - b[j] * c[i])
    }
    let whole = determinant(0, 1, 2)
    return (
      determinant(3, 1, 2) / whole, determinant(0, 3, 2) / whole, determinant(0, 1, 3) / whole
    )
  }

  /// The difference from an embedded formula of order 3, filtered for stiff equations; equation
  /// (8.20) of the source.
  private func error(_ first: Dual, _ h: Double, _ z: (Double, Double, Double)) -> Double {
    let combination =
      (-(13 + 7 * Self.root) * z.0 + (-13 + 7 * Self.root) * z.1 - z.2) / (3 * h)
    return abs((first.value + combination) / (Self.eigenvalue / h - first.slope))
  }
}
