import Basics
import Hardware
import Testing

@testable import Mapping

@Suite struct CuttingTests {
  /// Six matrices of 1 to 6 positions each, with different windows and prices.
  private func cutting(_ seed: Int, copies: Copies, _ overlap: Cutting.Overlap, available: Int)
    -> Cutting
  {
    let random = Philox(seed: UInt64(seed))
    func draw(_ bound: Int, _ counter: Int) -> Int {
      1 + random.index(below: bound, UInt64(counter))
    }
    let matrices = (0..<6).map { index -> Matrix in
      var matrix = Samples.matrix(4 * draw(3, index), 4 * draw(2, 10 + index), name: "m\(index)")
      matrix.windows = [draw(6, 20 + index), draw(4, 30 + index)]
      matrix.firings = matrix.windows.reduce(1, *)
      return matrix
    }
    func times(_ first: Int, _ most: Int) -> [Double] {
      matrices.indices.map { Double(draw(most, first + $0)) }
    }
    let times = Cutting.Times(
      reading: times(40, 4), window: times(50, 3), lead: times(100, 2).map { $0 / 2 },
      units: times(60, 40), memory: times(90, 30),
      loading: times(70, 20), writing: 16, overlap: overlap, positionsPerTile: 2)
    return Cutting(
      matrices, positions: grids(matrices), on: Samples.accelerator(rows: 4, columns: 4).array,
      times, copies: copies,
      available: available, batch: draw(8, 80))
  }

  private func grids(_ matrices: [Matrix]) -> [Int] {
    matrices.map { ($0.rows + 3) / 4 * (($0.columns + 3) / 4) }
  }

  /// The least time of all cuts, tried one by one.
  private func shortest(_ cutting: Cutting, from start: Int = 0) -> Double? {
    if start == 6 { return 0 }
    return (start + 1...6).compactMap { end -> Double? in
      guard let part = cutting.part(start..<end), let rest = shortest(cutting, from: end)
      else { return nil }
      return part.time + rest
    }.min()
  }

  @Test(arguments: 0..<30)
  func noOtherCutIsShorter(seed: Int) {
    for overlap in [Cutting.Overlap.none, .images, .rows] {
      for copies in [Copies.each(1), .each(2), .balanced] {
        for available in [3, 6, 9, 30] {
          let cutting = cutting(seed, copies: copies, overlap, available: available)
          let (parts, best) = (cutting.shortest(), shortest(cutting))
          #expect((parts == nil) == (best == nil))
          guard let parts, let best else { continue }
          #expect(abs(parts.reduce(0) { $0 + $1.time } - best) < 1e-9 * best)
          #expect(parts.flatMap { Array($0.matrices) } == Array(0..<6))
          #expect(parts.allSatisfy { $0.positions <= available })
        }
      }
    }
  }

  @Test(arguments: 0..<10)
  func aGreedyPartTakesAsMuchAsFits(seed: Int) throws {
    let cutting = cutting(seed, copies: .balanced, .rows, available: 9)
    let parts = try #require(cutting.greedy())
    #expect(parts.flatMap { Array($0.matrices) } == Array(0..<6))
    for part in parts.dropLast() {
      #expect(cutting.part(part.matrices.lowerBound..<part.matrices.upperBound + 1) == nil)
    }
  }

  @Test func aMatrixThatTheChipDoesNotHoldIsNamed() {
    let matrices = [Samples.matrix(4, 4), Samples.matrix(12, 4)]
    let times = Cutting.Times(
      reading: [1, 1], window: [0, 0], lead: [1, 1], units: [0, 0], memory: [0, 0],
      loading: [0, 0], writing: 0,
      overlap: .rows, positionsPerTile: 1)
    let cutting = Cutting(
      matrices, positions: grids(matrices), on: Samples.accelerator(rows: 4, columns: 4).array,
      times, copies: .each(1),
      available: 2, batch: 1)
    #expect(cutting.shortest() == nil && cutting.greedy() == nil && cutting.tooLarge == 1)
  }
}
