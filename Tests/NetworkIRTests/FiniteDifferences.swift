import Basics
import Testing

/// Holds gradients against central differences of the linear functional `Σ upstream · outputs`.
struct FiniteDifferences {
  /// On either side; a power of two, so that it is added to numbers of a coarse grid exactly.
  var step: Float = 1 / 256
  /// By how much the functional may be off, in roundings of each output that a step changes. Outputs
  /// that it does not change cancel exactly.
  var roundings = 1.0
  /// Of the gradient, for what is left of third derivatives.
  var relativeTolerance = 1e-3

  /// - Parameters:
  ///   - gradients: with respect to the variables.
  ///   - leavingOut: the part of the elements that may lie near a kink. One that is `t` of a step away
  ///     makes the slopes on both sides differ twice as much as it moves their mean, the difference.
  ///   - outputs: the outputs for other values of the variables.
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
  /// Numbers of which no two are alike, odd multiples of 1/32 about 0: kinks of operators lie at other
  /// numbers, and as far from these as the numbers from each other.
  func distinctReals(_ shape: [Int]) -> Tensor<Float> {
    let count = max(128, shape.elementCount)
    let order = shuffled(Array(0..<count)).prefix(shape.elementCount)
    return Tensor(shape, order.map { Float(2 * $0 + 1 - count) / 32 })
  }
}
