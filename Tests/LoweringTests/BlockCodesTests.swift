import Basics
import Mapping
import Testing

@testable import Lowering

@Suite struct BlockCodesTests {
  /// Blocks, some with the lines of one before, of two matrices.
  private static let blocks: [(matrix: String, copy: Int, rows: [Int], columns: [Int])] = [
    ("a", 0, [0, 2], [1, 3]), ("b", 0, [0, 2], [1, 3]), ("a", 1, [0, 2], [1, 3]),
    ("a", 0, [2, 0], [1, 3]), ("b", 1, [0, 2], [1, 3]), ("a", 0, [1], [0, 1, 2, 3]),
    ("a", 1, [], []),
  ]

  @Test func everyBlockHasTheCodesOfItsLines() {
    let matrices = ["a", "b"].enumerated().map { index, name in
      Matrix(
        name: name, codes: Tensor([3, 4], (0..<12).map { Int16($0 + 100 * index) }), weightBits: 8)
    }
    var codes = BlockCodes(of: matrices)
    for (array, block) in Self.blocks.enumerated() {
      let found = codes.block(
        PlacedBlock(
          matrix: block.matrix, copy: block.copy, array: array, originRow: 0, originColumn: 0,
          rows: block.rows, columns: block.columns))
      let all = matrices[block.matrix == "a" ? 0 : 1].codes.elements
      let expected = block.rows.flatMap { row in block.columns.map { all[row * 4 + $0] } }
      #expect(found.codes == Tensor([block.rows.count, block.columns.count], expected))
      #expect(found.array == array && found.copy == block.copy)
    }
  }
}
