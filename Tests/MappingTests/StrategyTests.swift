import Basics
import Hardware
import Mapping
import Testing

@Suite struct StrategyTests {
  let machine = Samples.accelerator()

  @Test(arguments: [
    (Samples.classicLeNet, 9, 5), (Samples.caffeLeNet, 37, 27),
    ([(25, 8), (200, 16), (256, 40), (40, 10)], 6, 1),
    ([(25, 5), (125, 8), (128, 40), (40, 10)], 4, 1),
  ])
  func knownNetworksTakeTheKnownNumberOfArrays(
    shapes: [(Int, Int)], onGrid: Int, packed: Int
  ) throws {
    let network = Samples.network(shapes)
    let grid = try PlainGrid().place(network, on: machine)
    let tight = try Packed().place(network, on: machine)
    #expect(grid.arrayCount == onGrid)
    #expect(tight.arrayCount == packed)
    try grid.verify(of: network, on: machine)
    try tight.verify(of: network, on: machine)
  }

  @Test(arguments: 0..<40)
  func everyPlacementHoldsEveryWeightOnce(seed: Int) throws {
    let random = Philox(seed: UInt64(seed))
    func draw(_ bound: Int, _ counter: Int) -> Int {
      1 + random.index(below: bound, UInt64(counter))
    }
    let machine = Samples.accelerator(rows: draw(24, 0), columns: draw(24, 1))
    let zeros = [0, 0.5, 0.9, 1][seed % 4]
    let network = (0..<draw(4, 2)).map { index -> Matrix in
      let shape = (draw(40, 10 + index), draw(40, 20 + index))
      var matrix = Samples.matrix(
        shape.0, shape.1, zeros: zeros, bits: draw(6, 30 + index) + 2, seed: UInt64(seed),
        name: "m\(index)")
      (matrix.windows, matrix.firings) = ([3, 2], 6)
      if seed % 3 == 0 {
        matrix.columnGroups = KernelGrouping(on: machine.array).groups(of: matrix.codes)
      }
      return matrix
    }
    for copies in 1...2 {
      for drops in [true, false] {
        var packed = Packed()
        packed.copies = .each(copies)
        packed.dropsEmptyLines = drops
        var grid = PlainGrid()
        grid.copies = .each(copies)
        for strategy in [packed, grid] as [any Strategy] {
          let placement = try strategy.place(network, on: machine)
          try placement.verify(of: network, on: machine)
          #expect(try strategy.place(network, on: machine) == placement)
        }
      }
    }
  }

  @Test func aPrunedRowUsesNoCrossbarLine() throws {
    let matrix = Samples.matrix(6, 4) { row, column in row != 2 && column != 1 }
    let placement = try Packed().place([matrix], on: machine)
    #expect(placement.blocks.map(\.rows) == [[0, 1, 3, 4, 5]])
    #expect(placement.blocks.map(\.columns) == [[0, 2, 3]])
    var keeping = Packed()
    keeping.dropsEmptyLines = false
    #expect(try keeping.place([matrix], on: machine).blocks.map(\.rows) == [Array(0..<6)])
  }

  @Test func aMatrixOfZerosTakesNoArray() throws {
    let matrix = Samples.matrix(6, 4, zeros: 1)
    let placement = try Packed().place([matrix], on: machine)
    #expect(placement == Placement(blocks: [], arrayCount: 0))
    try placement.verify(of: [matrix], on: machine)
    #expect(try PlainGrid().place([matrix], on: machine).arrayCount == 1)
  }

  @Test func linesThatAreEmptyInOnePieceAreDroppedThere() throws {
    let matrix = Samples.matrix(256, 4) { row, column in row < 128 || column < 2 }
    let placement = try Packed().place([matrix], on: machine)
    #expect(placement.blocks.map(\.columns) == [[0, 1, 2, 3], [0, 1]])
  }

  @Test func depthwiseChannelsAreOnTheDiagonalOfOneBlock() throws {
    var matrix = Samples.matrix(288, 32) { row, column in row % 32 == column }
    matrix.columnGroups = (0..<32).map { [$0] }
    let placement = try Packed().place([matrix], on: machine)
    try placement.verify(of: [matrix], on: machine)
    #expect(placement.arrayCount == 1)
    #expect(placement.blocks.map(\.rows.count) == [126, 126, 36])
    #expect(placement.blocks.map(\.columns.count) == [14, 14, 4])
  }

  @Test func channelsAreReadOneByOneIfTheDiagonalWouldCostAnArray() throws {
    // two disjoint groups of 64 × 64 take a whole array on the diagonal, half an array separately
    var matrix = Samples.matrix(128, 128, name: "d") { row, column in row / 64 == column / 64 }
    matrix.columnGroups = [Array(0..<64), Array(64..<128)]
    let alone = try Packed().place([matrix], on: machine)
    #expect(alone.blocks.count == 1)
    let other = Samples.matrix(128, 64, name: "e")
    let both = try Packed().place([matrix, other], on: machine)
    #expect(both.arrayCount == 1)
    #expect(both.blocks.count == 3)
    try both.verify(of: [matrix, other], on: machine)
  }

  @Test func copiesAreOnTheirOwnArrays() throws {
    var packed = Packed()
    packed.copies = .each(3)
    let placement = try packed.place([Samples.matrix(windows: [5])], on: machine)
    #expect(placement.arrayCount == 3)
    #expect(placement.blocks.map(\.array) == [0, 1, 2])
    #expect(placement.blocks.map(\.copy) == [0, 1, 2])
  }

  @Test func aMatrixHasNoMoreCopiesThanWindows() throws {
    for strategy in [Packed(), PlainGrid()] as [any CopyingStrategy] {
      var strategy = strategy
      strategy.copies = .each(8)
      let shared = try strategy.place([Samples.matrix(windows: [3, 2])], on: machine)
      #expect(Set(shared.blocks.map(\.copy)) == Set(0..<6))
      let single = try strategy.place([Samples.matrix(windows: [])], on: machine)
      #expect(Set(single.blocks.map(\.copy)) == [0])
    }
  }

  /// 64 blocks of 68×68, of which no array of 128×128 holds two.
  @Test func cuttingFillsTheSpaceThatBlocksLeave() throws {
    let matrices = (0..<64).map { Samples.matrix(68, 68, name: "m\($0)") }
    var packed = Packed()
    #expect(try packed.place(matrices, on: machine).arrayCount == 64)
    packed.cuts = true
    let placement = try packed.place(matrices, on: machine)
    try placement.verify(of: matrices, on: machine)
    // the cells of 18.06 arrays
    #expect(placement.arrayCount == 19)
    // where little space is left, nothing is cut
    let full = [Samples.matrix(128, 128)]
    #expect(try packed.place(full, on: machine) == Packed().place(full, on: machine))
  }

  @Test func weightsOfEqualWidthShareArrays() throws {
    // an 8-bit array costs 8 planes, so the three 8-bit matrices of 128 × 40 share one
    let wide = (0..<3).map { Samples.matrix(128, 40, bits: 8, name: "w\($0)") }
    let narrow = (0..<3).map { Samples.matrix(128, 40, bits: 3, name: "n\($0)") }
    let mixed = [wide[0], narrow[0], wide[1], narrow[1], wide[2], narrow[2]]
    let placement = try Packed().place(mixed, on: machine)
    let count = MemristorCount(
      of: mixed, placed: placement, in: DifferentialPair(), on: machine.array)
    #expect(placement.arrayCount == 2)
    #expect(count.arrays == 8 + 2)
  }
}
