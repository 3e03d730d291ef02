import Testing

@testable import Driver

@Suite struct MonteCarloTests {
  /// Two-sided 95 % points of Student's t. Source: any table, such as Fisher and Yates, Statistical
  /// Tables, table III.
  @Test(arguments: [(1, 12.706), (2, 4.303), (4, 2.776), (9, 2.262), (10, 2.228), (30, 2.042), (120, 1.980)])
  func quantilesAreThoseOfTheTable(degrees: Int, t: Double) {
    #expect(abs(StudentT(degreesOfFreedom: degrees).quantile(within: 0.95) - t) < 6e-4)
  }

  @Test func anIntervalNeedsTwoChips() throws {
    #expect(AccuracyInterval([0.9]) == nil)
    let interval = try #require(AccuracyInterval([0.9, 0.92, 0.94, 0.96, 0.98]))
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
