import Hardware
import Mapping
import Testing

/// Blocks of one matrix on the same array are read one after another.
@Suite struct SlowdownTests {
  let machine = Samples.accelerator()

  /// 32 channels of 3×3: three blocks on the diagonal, which fit on one array.
  private func depthwise(firings: Int) -> Matrix {
    var matrix = Samples.matrix(288, 32) { row, column in row % 32 == column }
    matrix.columnGroups = (0..<32).map { [$0] }
    matrix.firings = firings
    return matrix
  }

  @Test func blocksOfASlowLayerAreSpread() throws {
    let placement = try Packed().place([depthwise(firings: 100)], on: machine)
    #expect(placement.arrayCount == 3)
    #expect(Set(placement.blocks.map(\.array)).count == placement.blocks.count)
    try placement.verify(of: [depthwise(firings: 100)], on: machine)
  }

  @Test func otherLayersUseTheSpaceNextToThem() throws {
    let small = (0..<3).map { index -> Matrix in
      var matrix = Samples.matrix(128, 40, name: "m\(index)")
      matrix.firings = 100
      return matrix
    }
    let placement = try Packed().place([depthwise(firings: 1000)] + small, on: machine)
    #expect(placement.arrayCount == 3)
  }

  @Test func aLayerThatFiresRarelyIsPlacedOnOneArray() throws {
    var often = Samples.matrix(100, 20, name: "often")
    often.firings = 1000
    let placement = try Packed().place([depthwise(firings: 10), often], on: machine)
    #expect(placement.arrayCount == 1)
  }

  @Test func theTightestPlacementUsesTheFewestArrays() throws {
    let matrices = [depthwise(firings: 100)]
    #expect(try Packed().tightest.place(matrices, on: machine).arrayCount == 1)
    var patient = Packed()
    patient.slowdown = 3
    #expect(try patient.place(matrices, on: machine).arrayCount == 1)
  }
}
