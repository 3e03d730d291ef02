import Basics
import Hardware
import Testing

@testable import Mapping

@Suite struct ReplicationTests {
  private func demands(_ random: Philox) -> [Replication.Demand] {
    func draw(_ bound: Int, _ counter: Int) -> Int {
      1 + random.index(below: bound, UInt64(counter))
    }
    return (0..<3).map { index in
      let windows = index == 2 ? [] : [draw(4, 10 + index), draw(3, 20 + index)]
      return Replication.Demand(
        Samples.matrix(windows: windows), positions: draw(3, 30 + index),
        reads: draw(2, 40 + index))
    }
  }

  /// The shortest interval of all numbers of copies that fit.
  private func shortest(_ demands: [Replication.Demand], available: Int) -> Int? {
    let choices = demands.map { demand in
      (1...max(1, demand.matrix.firings)).map { copies in
        (
          positions: copies * demand.positions,
          interval: WindowSplit(of: demand.matrix, most: copies).largest * demand.reads
        )
      }
    }
    let all = choices.reduce([(positions: 0, interval: 0)]) { sums, choices in
      sums.flatMap { sum in
        choices.map { (sum.positions + $0.positions, max(sum.interval, $0.interval)) }
      }
    }
    return all.filter { $0.positions <= available }.map(\.interval).min()
  }

  @Test(arguments: 0..<60)
  func noOtherCopiesAreFaster(seed: Int) {
    let demands = demands(Philox(seed: UInt64(seed)))
    for available in 0...30 {
      let replication = Replication(demands, available: available)
      guard let best = shortest(demands, available: available) else {
        #expect(replication.copies == [1, 1, 1])
        continue
      }
      #expect(replication.interval == best)
      #expect(replication.positions <= available)
      #expect(replication.positionsForLess.map { $0 > available } ?? true)
    }
  }

  @Test(arguments: 0..<20)
  func balancedPackingsFitAndKeepTheirBound(seed: Int) throws {
    let random = Philox(seed: UInt64(seed))
    let machine = Samples.accelerator(rows: 16, columns: 16)
    let matrices = (0..<4).map { index -> Matrix in
      var matrix = Samples.matrix(
        2 + random.index(below: 30, UInt64(index)), 2 + random.index(below: 20, UInt64(50 + index)),
        zeros: [0, 0.7][seed % 2], seed: UInt64(seed), name: "m\(index)")
      matrix.windows = index == 3 ? [] : [1 + random.index(below: 9, UInt64(90 + index)), 6]
      matrix.firings = matrix.windows.reduce(1, *)
      return matrix
    }
    var packed = Packed()
    packed.copies = .balanced
    for available in [8, 20, 60] {
      let placement = try packed.place(matrices, on: machine, positions: available)
      try placement.verify(of: matrices, on: machine)
      #expect(placement.arrayCount <= available)
      #expect(try packed.place(matrices, on: machine, positions: available) == placement)
      let pieces = packed.pieces(of: matrices, on: machine.array)
      let balanced = BalancedPacking(matrices, pieces, on: machine.array, available: available)
      #expect(busiest(placement, matrices) <= balanced.interval)
      #expect(balanced.bound <= balanced.interval)
      let grid = Replication(
        zip(matrices, pieces).map { Replication.Demand($0, positions: $1.count) },
        available: available)
      if grid.positions <= available { #expect(balanced.interval <= grid.interval) }
    }
  }

  /// The reads of the busiest array for one image.
  private func busiest(_ placement: Placement, _ matrices: [Matrix]) -> Int {
    let copies = placement.blocks.reduce(into: [String: Int]()) {
      $0[$1.matrix] = max($0[$1.matrix] ?? 0, $1.copy + 1)
    }
    var reads: [Int: Int] = [:]
    for block in placement.blocks {
      let matrix = matrices.first { $0.name == block.matrix }!
      let split = WindowSplit(of: matrix, most: copies[block.matrix] ?? 1)
      reads[block.array, default: 0] += split.largest
    }
    return reads.values.max() ?? 0
  }
}
