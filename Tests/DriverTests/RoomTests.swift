import Basics
import TestSupport
import Testing

@testable import Driver

/// Networks that are refused before anything is computed with their weights.
@Suite struct RoomTests {
  @Test func aNetworkOfTwiceTheCellsIsRefusedAtOnce() throws {
    // 8 planes leave 8 positions of 64 cells on each of the 64 tiles
    try expect(
      rows: 320, nil,
      "the network needs at least 200 tiles, but tiny-8 has 64")
  }

  @Test func placementRefusesWhatNeedsLess() throws {
    try expect(
      rows: 200, nil,
      "the network needs 79 tiles, but tiny-8 has 64")
  }

  @Test func zerosDoNotCount() throws {
    try expect(
      rows: 320, 160,
      "the network needs 200 tiles, but tiny-8 has 64")
  }

  /// - Parameter nonzero: the number of columns of the square matrix that are not 0; `nil`: all.
  private func expect(rows: Int, _ nonzero: Int?, _ message: String) throws {
    try withFolder { folder in
      let path = "\(folder)/model.npy"
      let weights = (0..<rows * rows).map { Float($0 % rows < nonzero ?? rows ? 1 : 0) }
      try AtomicWrite.write(Npy.write(Tensor([rows, rows], weights)), to: path)
      var compiler = Compiler(model: path)
      compiler.mapping = TestFiles.mapping("baseline")
      compiler.overrides = ["accelerator=tiny-8", "placement.strategy=plain-grid"]
      #expect(try diagnostic { _ = try compiler.compile() }.message == message)
    }
  }
}
