import Basics
import CKernels
import Testing

@testable import TileMachine
@testable import TileSimulator

/// The product packed from blocks is the one packed from lists of lines.
@Suite struct PlacedCodesTests {
  @Test(arguments: [1, 16]) func blocksGiveThePanelsOfLists(lanes: Int) throws {
    var program = try LeNet.sequential()
    let random = Philox(seed: 5, stream: 1)
    let quads: [ProductKind] = InstructionSet.best == .avx512 ? [.quads, .biasedQuads] : []
    let kinds = quads + [.pairs, .biasedPairs, .wide]
    for index in program.blocks.indices {
      program.blocks[index].codes = program.blocks[index].codes.map { _ in 0 }
      let codes = program.blocks[index].codes.elements.indices.map { place in
        let code = random.index(below: 400, UInt64(index << 20 + place))
        return Int16(code < 255 ? code - 127 : 0)
      }
      program.blocks[index].codes = Tensor(program.blocks[index].codes.shape, codes)
    }
    for group in program.tiles.flatMap(\.groups) {
      let cells = try GroupCells(group, of: program)
      for kind in kinds {
        let packing = ProductPacking(
          kind: kind, lanes: lanes, isa: InstructionSet.best.raw, arena: Arena())
        let product = try #require(packing(PlacedCodes(cells)))
        #expect(panels(product, kind) == panels(packing(cells.codeColumns), kind))
      }
    }
  }

  /// All numbers of the panels of a product.
  private func panels(_ product: memc_product, _ kind: ProductKind) -> [[Int]] {
    (0..<Int(product.panel_count)).map { index in
      let panel = product.panels[index]
      let count = Int(panel.entry_count) * Int(panel.width) * kind.linesPerEntry
      let weights = UnsafeRawBufferPointer(start: panel.weights, count: count * kind.lineBytes)
      return [Int(panel.column), Int(panel.width)]
        + (0..<Int(panel.entry_count)).map { Int(panel.entries[$0]) } + weights.map { Int($0) }
        + (0..<Int(panel.width)).map { Int(panel.start[$0]) }
    }
  }
}
