import Testing

@testable import Plots

@Suite struct PlotAxisTests {
  @Test(arguments: [
    (-1.0...1, [-1, -0.5, 0, 0.5, 1]), (0.0...7, [0, 2, 4, 6]),
    (1.3e-5...2.1e-5, [1.4e-5, 1.6e-5, 1.8e-5, 2e-5]), (1...201, [50, 100, 150, 200]),
    (-0.3...0, [-0.3, -0.25, -0.2, -0.15, -0.1, -0.05, 0]),
  ])
  func ticksAreAtRoundValues(_ range: ClosedRange<Double>, _ expected: [Double]) {
    expectEqual(PlotAxis("", exactly: [range.lowerBound, range.upperBound]).ticks, expected)
  }

  @Test(arguments: [
    ([1.0, 500], [1, 2, 5, 10, 20, 50, 100, 200, 500]),
    ([3.0, 4e5], [10, 100, 1e3, 1e4, 1e5]), ([1.0, 1e12], [1, 1e3, 1e6, 1e9, 1e12]),
  ])
  func wideRangesAreLogarithmic(_ values: [Double], _ expected: [Double]) {
    let axis = PlotAxis("", around: values)
    #expect(axis.isLogarithmic)
    expectEqual(axis.ticks, expected)
    let middle = (values[0] * values[1]).squareRoot()
    #expect(abs(axis.share(middle) - 0.5) < 1e-9)
  }

  @Test(arguments: [[5.0], [0], [], [-3, 5000], [0, 100], [1, 49]])
  func otherRangesAreLinear(_ values: [Double]) {
    let axis = PlotAxis("", around: values)
    #expect(!axis.isLogarithmic)
    #expect(values.allSatisfy { (0...1).contains(axis.share($0)) } && !axis.ticks.isEmpty)
  }

  @Test func extremeRangesHaveFiniteTicks() {
    for values in [[-1e308, 1e308], [1e-300, 1e300], [.leastNonzeroMagnitude]] {
      for axis in [PlotAxis("", around: values), PlotAxis("", exactly: values)] {
        #expect(axis.ticks.count < 20 && axis.ticks.allSatisfy(\.isFinite), "\(values)")
      }
    }
  }

  private func expectEqual(_ found: [Double], _ expected: [Double]) {
    #expect(found.count == expected.count, "\(found)")
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-9 * abs($1) + 1e-18 })
  }
}
