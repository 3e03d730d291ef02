import Foundation
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

  @Test func ticksAreAtValuesThatAreFewAndApart() {
    var axis = PlotAxis("time", around: [60, 3600, 86_400])
    let isMarked = axis.mark([3600, 60, 86_400, 60]) { "\(Int($0)) s" }
    #expect(isMarked && axis.ticks == [60, 3600, 86_400] && axis.text(of: 3600) == "3600 s")
    let others = [(1...11).map { 60 * pow(1.8, Double($0)) }, [60, 60.1]].map { axis.mark($0) }
    #expect(others == [false, false])
  }

  @Test(
    arguments: [
      ("current, A", -2e-6...8e-6, "current, 10⁻⁶ A", "2"),
      ("count", 0...2e7, "count, 10⁶", "2·10⁻⁶"),
      ("sigma", 0...0.5, "sigma", "2"), ("share", 1e-9...2e-9, "share, 10⁻⁹", "2"),
    ] as [(String, ClosedRange<Double>, String, String)])
  func smallAndLargeNumbersShareAPowerOfTen(
    label: String, range: ClosedRange<Double>, expected: String, two: String
  ) {
    let axis = PlotAxis(label, exactly: [range.lowerBound, range.upperBound])
    #expect(axis.labelWithPower == expected)
    let unit = range.upperBound < 1e-8 ? 1e-9 : range.upperBound < 1e-3 ? 1e-6 : 1
    #expect(axis.text(of: 2 * unit) == two)
  }

  @Test(arguments: [
    (0.0, "0"), (-0.25, "−0.25"), (1e-7, "10⁻⁷"), (5e12, "5·10¹²"), (-1e-10, "−10⁻¹⁰"),
    (100000, "100000"),
  ])
  func ticksAreWrittenForPrint(value: Double, text: String) {
    #expect(value.tickText == text)
  }

  @Test func ticksMayBeAtValuesOrNames() {
    var axis = PlotAxis("", around: [16, 64, 256], isLogarithmic: true)
    axis.mark([16, 64, 256])
    #expect(axis.isLogarithmic && axis.ticks == [16, 64, 256])
    #expect(!PlotAxis("", around: [0, 5], isLogarithmic: true).isLogarithmic)
    let names = PlotAxis("", names: ["a", "b"])
    #expect(names.ticks == [0.5, 1.5] && names.ticks.map(names.text(of:)) == ["a", "b"])
    #expect(names.share(0.5) == 0.25)
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
