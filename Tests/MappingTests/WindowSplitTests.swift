import Testing

@testable import Mapping

@Suite struct WindowSplitTests {
  private static let extents =
    (1...7).flatMap { height in (1...5).map { [height, $0] } } + [
      [5], [3, 4, 2],
    ]

  @Test(arguments: extents)
  func sharesHoldEveryWindowOnce(windows: [Int]) {
    for most in 1...20 {
      let split = WindowSplit(ofWindows: windows, most: most)
      #expect(split.parts <= most)
      var seen: [[Int]: Int] = [:]
      var largest = 0
      for index in 0..<split.parts {
        let share = split.share(of: index)
        let rows = (0..<share.rowCount).map { share.firstRow + $0 * share.rowStep }
        #expect(!rows.isEmpty && !share.columns.isEmpty)
        for row in rows { for column in share.columns { seen[[row, column], default: 0] += 1 } }
        largest = max(largest, rows.count * share.columns.count)
      }
      let (height, width) = (windows[0], windows.count > 1 ? windows[1] : 1)
      #expect(seen.count == height * width && seen.values.allSatisfy { $0 == 1 })
      #expect(split.largest == largest * windows.dropFirst(2).reduce(1, *))
    }
  }

  @Test(arguments: extents)
  func noOtherSplitIsBetter(windows: [Int]) {
    let matrix = Samples.matrix(windows: windows)
    let (height, width) = (windows[0], windows.count > 1 ? windows[1] : 1)
    let depth = windows.dropFirst(2).reduce(1, *)
    let all = (1...height).flatMap { rows in
      (1...width).map { columns in
        (
          parts: rows * columns,
          largest: height.dividedUp(by: rows) * width.dividedUp(by: columns) * depth
        )
      }
    }
    for most in 1...40 {
      let best = all.filter { $0.parts <= most }.map(\.largest).min()
      #expect(WindowSplit(of: matrix, most: most).largest == best)
    }
    for largest in 0...height * width * depth {
      let fewest = all.filter { $0.largest <= largest }.map(\.parts).min()
      let split = WindowSplit(of: matrix, largest: largest)
      #expect(split?.parts == fewest)
      // lowering finds the split again from the number of copies
      if let split { #expect(WindowSplit(of: matrix, most: split.parts).parts == split.parts) }
    }
  }
}
