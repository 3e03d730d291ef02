import Basics
import Foundation
import TestSupport
import Testing

@testable import Driver
@testable import Evaluation

/// A depthwise convolution, whose many small blocks would all fit one array, and a pointwise one.
@Suite struct DepthwiseTests {
  private func network(in folder: String) throws -> String {
    let text = """
      memc-network 1
      input x float32[1, 64, 12, 12]
      d = Conv(x, @d.weight) {group = 64, pads = [1, 1, 1, 1]}
      p = Conv(d, @p.weight)
      output p

      """
    try AtomicWrite.write(Array(text.utf8), to: "\(folder)/network.txt")
    for (name, shape) in [("d.weight", [64, 1, 3, 3]), ("p.weight", [64, 64, 1, 1])] {
      let weights = Tensor<Float>(shape, [Float](repeating: 0.5, count: shape.reduce(1, *)))
      try AtomicWrite.write(Npy.write(weights), to: "\(folder)/\(name).npy")
    }
    return folder
  }

  @Test func theDefaultPlacementIsNotMuchSlowerThanThePlainGrid() throws {
    try withFolder { folder in
      let model = try network(in: folder)
      let report = try Report(SmallNetworks.compile(model))
      let fewest = try Report(SmallNetworks.compile(model, ["placement.slowdown=1000"]))
      let grid = try #require(report.baseline.latencyNs)
      let latency = try #require(report.figures.latencyNs)
      let slowest = try #require(fewest.figures.latencyNs)
      #expect(latency <= 1.5 * grid && slowest > 2 * grid)
      let arrays = [fewest.figures, report.figures, report.baseline].compactMap(\.arrays)
      #expect(arrays.count == 3 && arrays[0] < arrays[1] && arrays[1] < arrays[2])
    }
  }

  @Test func aChipThatIsTooSmallIsFilledAsTightlyAsItCan() throws {
    try withFolder { folder in
      let model = try network(in: folder)
      let target = try Target(test: "baseline")
      var accelerator = target.accelerator
      accelerator.chip.tiles = 1
      accelerator.tile.arrays = 8
      let network = try SmallNetworks.compile(model).network
      let program = try Target(target.file, accelerator).program(of: network)
      #expect(program.blocks.allSatisfy { $0.array == 0 })
    }
  }
}
