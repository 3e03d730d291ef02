import Testing

@testable import Evaluation

@Suite struct MonteCarloTests {
  /// Two-sided 95 % points of Student's t. Source: any table, such as Fisher and Yates, Statistical
  /// Tables, table III.
  @Test(arguments: [
    (1, 12.706), (2, 4.303), (4, 2.776), (9, 2.262), (10, 2.228), (30, 2.042), (120, 1.980),
  ])
  func quantilesAreThoseOfTheTable(degrees: Int, t: Double) {
    #expect(abs(StudentT(degreesOfFreedom: degrees).quantile(within: 0.95) - t) < 6e-4)
  }

  /// At other shares; for one and two degrees of freedom the quantile has a closed form.
  @Test(arguments: [
    (1, 0.99, 63.656741), (5, 0.99, 4.032143), (30, 0.9, 1.697261), (3, 0.999, 12.923979),
    (1, 0.5, 1), (2, 0.5, 0.816497), (1000, 0.95, 1.962339), (99_999, 0.95, 1.959988), (7, 0, 0),
  ])
  func quantilesOfOtherSharesAreKnown(degrees: Int, share: Double, t: Double) {
    #expect(abs(StudentT(degreesOfFreedom: degrees).quantile(within: share) - t) < 2e-6 * max(t, 1))
  }

  @Test func anIntervalEndsWhereAccuraciesDo() throws {
    let interval = try #require(MeanInterval([0.9, 1]))
    #expect(interval.halfWidth > 0.6)
    #expect(interval.ends.upperBound == 0.95 + interval.halfWidth)
    #expect(interval.endsOfShare == (0.95 - interval.halfWidth)...1)
  }

  @Test func anIntervalNeedsTwoChips() throws {
    #expect(MeanInterval([0.9]) == nil)
    let interval = try #require(MeanInterval([0.9, 0.92, 0.94, 0.96, 0.98]))
    #expect(abs(interval.mean - 0.94) < 1e-12)
    #expect(abs(interval.standardDeviation - 0.0316228) < 1e-6)
    #expect(abs(interval.halfWidth - 2.776445 * 0.0316228 / 5.0.squareRoot()) < 1e-6)
  }

  @Test func confusionCountsEveryImageOnce() {
    var confusion = Confusion(classes: 3)
    for (label, found) in [(0, 0), (0, 1), (2, 2)] { confusion.add(label: label, found: found) }
    #expect(confusion.accuracy == 2.0 / 3)
    #expect(confusion.classAccuracies == [0.5, nil, 1])
    #expect(confusion.counts[0] == [1, 1, 0])
  }
}
