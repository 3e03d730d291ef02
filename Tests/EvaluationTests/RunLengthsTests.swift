import Testing

@testable import Evaluation

@Suite struct RunLengthsTests {
  private func zeros(_ count: Int) -> [Int16] { Array(repeating: 0, count: count) }

  @Test func aRunOf31ZerosNeedsNoFiller() {
    let runs = RunLengths([3] + zeros(31) + [-1])
    #expect((runs.entries, runs.fillers) == (2, 0))
    #expect(runs.indexBits(weightBits: 4) == 10)
  }

  @Test func aFillerStandsForThirtyTwoZeros() {
    let one = RunLengths([3] + zeros(32) + [-1])
    #expect((one.entries, one.fillers) == (3, 1))
    let two = RunLengths(zeros(95) + [-1])
    #expect((two.entries, two.fillers) == (3, 2))
    #expect(two.indexBits(weightBits: 4) == 23)
  }

  @Test func zerosAfterTheLastWeightTakeNothing() {
    #expect(RunLengths([1] + zeros(500)).indexBits(weightBits: 8) == 5)
    #expect(RunLengths(zeros(500)).indexBits(weightBits: 8) == 0)
  }
}
