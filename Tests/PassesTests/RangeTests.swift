import Basics
import NetworkIR
import Passes
import Testing

/// Normally distributed numbers.
private let normal = (0..<100_000).map { Float(Philox(seed: 3).gaussian($0)) }

@Test func histogramsDoNotDependOnTheOrder() {
  var whole = MagnitudeHistogram()
  whole.add(normal)
  var parts = [MagnitudeHistogram(), MagnitudeHistogram(), MagnitudeHistogram()]
  for (index, number) in normal.enumerated() { parts[index % 3].add([number]) }
  #expect(parts[2].merged(with: parts[0]).merged(with: parts[1]) == whole)
  #expect(whole.count == normal.count)
}

@Test func zerosAreCountedWithoutABin() {
  var histogram = MagnitudeHistogram()
  histogram.add([0, 0, 0, 0.5])
  #expect(histogram.count == 4)
  #expect(histogram.magnitude(atPercentile: 75) <= histogram.binWidth)
  #expect(histogram.magnitude(atPercentile: 100) == 0.5 + histogram.binWidth)
}

@Test func percentilesMatchTheNormalDistribution() {
  var histogram = MagnitudeHistogram()
  histogram.add(normal)
  #expect(abs(histogram.magnitude(atPercentile: 95.45) - 2) < 0.02)
  #expect(abs(histogram.magnitude(atPercentile: 99.73) - 3) < 0.05)
}

/// Optimal limits of uniform quantizers for the normal distribution: 2.05 standard deviations with
/// 3 bits and 2.6 with 4 bits (Max, "Quantizing for minimum distortion", IRE 1960; here with a step
/// at zero, so the bounds are looser).
@Test(arguments: [(3, 1.8...2.4), (7, 2.3...3.0), (127, 3.6...4.5)])
func theLimitOfLeastErrorMatchesTheory(steps: Int, range: ClosedRange<Double>) {
  var histogram = MagnitudeHistogram()
  histogram.add(normal)
  let largest = Double(normal.map(\.magnitude).max() ?? 0)
  let limit = histogram.limitOfLeastError(upTo: largest, steps: steps)
  #expect(range.contains(limit))
}

@Test func weightsAreClippedWhereTheErrorIsLeast() throws {
  let weights = normal.prefix(2000) + [9]
  func error(_ scaling: WeightScales) throws -> Double {
    let scale = try scaling.scale(for: weights)
    return weights.reduce(0) { sum, weight in
      let error = Double(weight) - Double(scaling.code(of: weight, scale: scale)) * scale
      return sum + error * error
    }
  }
  let full = WeightScales(bits: 4, method: .minMax)
  let clipped = WeightScales(bits: 4, method: .mse)
  #expect(try full.scale(for: weights) == 9.0 / 7)
  #expect(try error(clipped) < 0.6 * (try error(full)))
}

@Test("headroom multiplies the scale of weights")
func weightHeadroom() throws {
  let weights: [Float] = [0.5, -1.4]
  for method in [Quantize.Method.minMax, .mse] {
    let plain = try WeightScales(bits: 4, method: method).scale(for: weights)
    let wide = try WeightScales(bits: 4, method: method, headroom: 8).scale(for: weights)
    #expect(wide == 8 * plain)
  }
}
