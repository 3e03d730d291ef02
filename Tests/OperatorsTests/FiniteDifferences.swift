import Basics
import Testing

/// Compares gradients with central differences of the linear functional `Σ upstream · outputs`.
struct FiniteDifferences {
  /// The step to either side; a power of two, so that it is added exactly to numbers of a coarse
  /// grid.
  var step: Float = 1 / 256
  /// The tolerance of the functional, in roundings of each output that a step changes. Outputs that
  /// it does not change cancel exactly.
  var roundings = 1.0
  /// The tolerance relative to the gradient, for third derivatives.
  var relativeTolerance = 1e-3

  /// - Parameters:
  ///   - gradients: the gradients with respect to the variables.
  ///   - leavingOut: the share of the elements that may be near a kink. There, the slopes on both
  ///     sides differ by twice the error of their mean, the central difference.
  ///   - outputs: returns the outputs for other values of the variables.
  func expect(
    _ gradients: [Tensor<Float>], of variables: [Tensor<Float>], upstream: [Tensor<Float>],
    leavingOut: Double = 0, outputs: ([Tensor<Float>]) throws -> [Tensor<Float>]
  ) throws {
    let middle = try outputs(variables)
    var (checked, kinks) = (0, 0)
    for (index, gradient) in gradients.enumerated() {
      try #require(gradient.shape == variables[index].shape)
      for (element, found) in gradient.elements.enumerated() {
        let (right, left) = (
          try outputs(variables.moving(element, of: index, by: step)),
          try outputs(variables.moving(element, of: index, by: -step))
        )
        let (expected, tolerance) = slope(right, left, upstream, width: 2 * Double(step))
        checked += 1
        if leavingOut > 0 {
          let rightSlope = slope(right, middle, upstream, width: Double(step)).slope
          let leftSlope = slope(middle, left, upstream, width: Double(step)).slope
          guard (rightSlope - leftSlope).magnitude <= 2 * tolerance else {
            kinks += 1
            continue
          }
        }
        #expect(
          (Double(found) - expected).magnitude <= tolerance,
          "element \(element) of variable \(index): \(found) is not \(expected) ± \(tolerance)")
      }
    }
    #expect(Double(kinks) <= leavingOut * Double(checked), "\(kinks) of \(checked) lie at kinks")
  }

  private func slope(
    _ right: [Tensor<Float>], _ left: [Tensor<Float>], _ upstream: [Tensor<Float>], width: Double
  ) -> (slope: Double, tolerance: Double) {
    var (sum, rounding) = (0.0, 0.0)
    for (index, weights) in upstream.enumerated() {
      for (element, weight) in weights.elements.enumerated() {
        let (a, b) = (right[index].elements[element], left[index].elements[element])
        guard a != b else { continue }
        sum += Double(weight) * (Double(a) - Double(b))
        rounding += Double(weight.magnitude * max(a.magnitude, b.magnitude)) * 0x1p-23
      }
    }
    let slope = sum / width
    return (slope, roundings * rounding / width + relativeTolerance * max(1, slope.magnitude))
  }
}

extension [Tensor<Float>] {
  fileprivate func moving(_ element: Int, of index: Int, by step: Float) -> Self {
    var moved = self
    moved[index].elements[element] += step
    return moved
  }
}

extension Philox {
  /// Distinct odd multiples of 1/32 around 0; they are at a distance from each other and from the
  /// kinks of operators.
  func distinctReals(_ shape: [Int]) -> Tensor<Float> {
    let count = max(128, shape.elementCount)
    let order = shuffled(Array(0..<count)).prefix(shape.elementCount)
    return Tensor(shape, order.map { Float(2 * $0 + 1 - count) / 32 })
  }
}
