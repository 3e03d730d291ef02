import Hardware
import Testing

@testable import Mapping

/// Strategies that follow other tools, against the figures of these tools.
@Suite struct PeerStrategyTests {
  /// The layers of ResNet-18 at 224×224: output size, arrays of 128×128, how many there are.
  private static let resnet18: [(size: Int, arrays: Int, count: Int)] = [
    (112, 2, 1), (56, 5, 4), (28, 5, 1), (28, 9, 3), (28, 1, 1), (14, 18, 1), (14, 36, 3),
    (14, 2, 1), (7, 72, 1), (7, 144, 3), (7, 8, 1), (0, 32, 1),
  ]

  private static var demands: [Replication.Demand] {
    resnet18.flatMap { size, arrays, count in
      (0..<count).map { _ in
        Replication.Demand(
          Samples.matrix(windows: size > 0 ? [size, size] : []), positions: arrays)
      }
    }
  }

  /// PIMCOMP-NN 2ed10c8, run on its ResNet-18 with its own configuration: 5334 arrays, 381 copies of
  /// the first convolution.
  @Test func pimcompsRuleChoosesWhatPimcompDoes() {
    let demands = Self.demands
    #expect(demands.reduce(0) { $0 + $1.positions } == 727)
    let copies = PimcompStyle.copies(demands, available: 9216)
    #expect(copies[0] == 381)
    #expect(zip(demands, copies).reduce(0) { $0 + $1.0.positions * $1.1 } == 5334)
  }

  @Test func balancedCopiesBeatPimcompsOnItsChip() {
    let demands = Self.demands
    let theirs = PimcompStyle.copies(demands, available: 9216)
    let slowest = zip(demands, theirs).map { $0.matrix.firings.dividedUp(by: $1) }.max()
    let ours = Replication(demands, available: 9216)
    #expect(slowest == 33)
    #expect(ours.interval == 21)
    #expect(ours.positions == 8424)
    #expect(ours.positionsForLess == 9650)
  }

  @Test func anArrayHoldsWholeKernels() throws {
    var matrix = Samples.matrix(9 * 20, 100)
    (matrix.windows, matrix.firings, matrix.taps) = ([4, 4], 16, 9)
    let machine = Samples.accelerator()
    let placement = try MnsimStyle().place([matrix], on: machine)
    try placement.verify(of: [matrix], on: machine)
    #expect(placement.blocks.map(\.rows.count) == [126, 54])
    #expect(Set(placement.blocks[0].rows.map { $0 % 20 }) == Set(0..<14))
  }

  @Test(arguments: [(40, 9), (10, 1), (130, 1), (150, 150)])
  func peersPlaceEveryWeightOnce(rows: Int, taps: Int) throws {
    var matrix = Samples.matrix(rows / taps * taps, 140)
    (matrix.windows, matrix.firings, matrix.taps) = ([5, 5], 25, taps)
    let machine = Samples.accelerator()
    for strategy in [MnsimStyle(), PimcompStyle()] as [any Strategy] {
      let placement = try strategy.place([matrix], on: machine, positions: 40)
      try placement.verify(of: [matrix], on: machine)
    }
  }
}
