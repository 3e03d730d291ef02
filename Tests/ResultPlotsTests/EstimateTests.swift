import Basics
import Foundation
import Testing

@testable import ResultPlots

@Suite struct EstimateTests {
  /// Values with mean and ends of the interval, by scipy 1.17.1: `stats.t.interval(0.95, n − 1,
  /// mean, stats.sem(values))`.
  @Test(arguments: [
    (
      [0.992, 0.99, 0.984, 0.99, 0.98, 0.988], 0.9873333333333333, 0.9826089299541801,
      0.9920577367124864
    ),
    ([3.5, 4.25], 3.875, -0.8898267760655099, 8.63982677606551),
    ([1e5, 2e5, 4e5, 8e5], 375000, -117594.30482302938, 867594.3048230293),
  ])
  func intervalsOfMeansAreThoseOfScipy(
    values: [Double], mean: Double, low: Double, high: Double
  ) throws {
    let found = Estimate(values, images: 500, isShare: false)
    let interval = try #require(found.interval)
    #expect(found.method == .student && abs(found.mean - mean) < 1e-12 * mean)
    #expect(abs(interval.lowerBound - low) < 1e-9 * (high - low))
    #expect(abs(interval.upperBound - high) < 1e-9 * (high - low))
  }

  /// Successes and trials with the ends, by scipy 1.17.1:
  /// `stats.binomtest(k, n).proportion_ci(method='wilson')`.
  @Test(arguments: [
    (495.0, 500.0, 0.9768069002442692, 0.9957212461034095),
    (0, 20, 0, 0.16112515805281935), (20, 20, 0.8388748419471808, 1),
    (1, 3, 0.06149194472039626, 0.7923403991979523),
    (9871, 10000, 0.9846937960235128, 0.9891321127637741),
  ])
  func intervalsOfSharesAreThoseOfScipy(hits: Double, trials: Double, low: Double, high: Double)
    throws
  {
    let found = Estimate([hits / trials], images: trials, isShare: true)
    let interval = try #require(found.interval)
    #expect(found.method == .wilson)
    #expect(abs(interval.lowerBound - low) < 1e-12 && abs(interval.upperBound - high) < 1e-12)
  }

  /// The integral of the density of Student's t over the interval, by Simpson's rule.
  @Test(arguments: 2...12) func intervalsHoldTheirShare(count: Int) throws {
    let random = Philox(seed: 5, stream: UInt64(count))
    let values = (0..<count).map { 3 + random.uniform(UInt64($0)) }
    let found = Estimate(values, images: nil, isShare: false)
    let mean = values.reduce(0, +) / Double(count)
    let squares = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    let error = (squares / Double(count - 1) / Double(count)).squareRoot()
    let interval = try #require(found.interval)
    #expect(abs(found.mean - mean) < 1e-12)
    #expect(abs(interval.lowerBound + interval.upperBound - 2 * mean) < 1e-9)
    let t = (interval.upperBound - mean) / error
    #expect(abs(Self.probability(within: t, degrees: Double(count - 1)) - 0.95) < 1e-7)
  }

  private static func probability(within t: Double, degrees: Double) -> Double {
    let scale =
      exp(lgamma((degrees + 1) / 2) - lgamma(degrees / 2)) / (degrees * .pi).squareRoot()
    let density = { (x: Double) in scale * pow(1 + x * x / degrees, -(degrees + 1) / 2) }
    let (steps, step) = (20_000, 2 * t / 20_000)
    let sum = (0...steps).reduce(0.0) { sum, index in
      let weight = index == 0 || index == steps ? 1.0 : index % 2 == 1 ? 4 : 2
      return sum + weight * density(-t + Double(index) * step)
    }
    return sum * step / 3
  }

  @Test func sharesStayBetweenZeroAndOne() throws {
    let found = try #require(Estimate([0.9, 1], images: nil, isShare: true).interval)
    #expect(found.upperBound == 1 && found.lowerBound > 0)
    #expect(Estimate([0.9], images: nil, isShare: true).interval == nil)
    #expect(Estimate([7], images: 10, isShare: false).interval == nil)
  }
}
