import Basics
import Testing

@testable import Lowering

/// Where chips end, against every way to end them.
@Suite struct ChipCutTests {
  /// The fewest bytes over the links of all ways to give `chips` chips tiles in order.
  private func least(_ crossing: [Int], from start: Int = 0, most: Int, chips: Int) -> Int? {
    let tiles = crossing.count - 1
    guard chips > 0 else { return start == tiles ? 0 : nil }
    return (start...min(tiles, start + most)).compactMap { end in
      least(crossing, from: end, most: most, chips: chips - 1).map { $0 + crossing[end] }
    }.min()
  }

  @Test(arguments: [(6, 2), (3, 4), (4, 3), (12, 2), (5, 3)])
  func noOtherEndsHaveFewerBytesOverLinks(most: Int, chips: Int) throws {
    for seed in 0..<50 {
      let random = Philox(seed: 11, stream: UInt64(seed))
      let tiles = 1 + Int(random.words(0).x) % (most * chips)
      let crossing =
        (0..<tiles).map { Int(random.words(UInt64(1 + $0)).x % 50) } + [0]
      let cut = ChipCut(crossing: crossing, most: most, chips: chips)
      #expect(cut.chips.count == chips && cut.chips.allSatisfy { $0.count <= most })
      #expect(cut.chips.flatMap { $0 } == Array(0..<tiles))
      let bytes = cut.chips.reduce(0) { $0 + crossing[$1.upperBound] }
      #expect(bytes == (try #require(least(crossing, most: most, chips: chips))))
    }
  }

  @Test func whatFitsOneChipStaysThere() {
    let cut = ChipCut(crossing: [9, 3, 3, 0], most: 4, chips: 3)
    #expect(cut.chips == [0..<3, 3..<3, 3..<3])
  }

  @Test func ofEqualEndsTheEarlierChipIsFuller() {
    #expect(ChipCut(crossing: [9, 3, 3, 5, 0], most: 3, chips: 2).chips == [0..<2, 2..<4])
  }
}
