import Basics
import Hardware
import Mapping
import TestSupport
import Testing

@Suite struct VerificationTests {
  static let machine = Samples.accelerator(rows: 8, columns: 8)
  static let matrix = Samples.matrix(4, 3, name: "fc")

  static func block(
    _ matrix: String = "fc", copy: Int = 0, array: Int = 0, row: Int = 0, column: Int = 0,
    rows: [Int] = [0, 1, 2, 3], columns: [Int] = [0, 1, 2]
  ) -> PlacedBlock {
    PlacedBlock(
      matrix: matrix, copy: copy, array: array, originRow: row, originColumn: column, rows: rows,
      columns: columns)
  }

  static let cases: [([PlacedBlock], Int, String?)] = [
    ([block()], 1, nil),
    ([block(row: 4, column: 5)], 1, nil),
    ([block(row: 5)], 1, "block 0 of 'fc' has 4 rows from 5, but an array has 8"),
    ([block(column: -1)], 1, "block 0 of 'fc' has 3 columns from -1, but an array has 8"),
    ([block(row: .max)], 1, "block 0 of 'fc' has 4 rows from \(Int.max), but an array has 8"),
    ([block(array: 1)], 1, "block 0 of 'fc' is at position 1, but there are 1"),
    ([block()], -1, "block 0 of 'fc' is at position 0, but there are -1"),
    ([block()], 3, "2 of 3 positions hold no block"),
    ([block("f")], 1, "block 0 of 'f' belongs to no matrix"),
    ([block(rows: [0, 1, 2, 4])], 1, "block 0 of 'fc' holds row 4, but the matrix has 4"),
    ([block(columns: [0, 1, 1])], 1, "block 0 of 'fc' holds a column twice"),
    ([block(), block(rows: [])], 1, "block 1 of 'fc' has no rows"),
    ([block(copy: 1)], 1, "'fc' has copies [1], not 0..<1"),
    ([block(), block(copy: 1)], 1, "block 1 of 'fc' overlaps another at position 0"),
    ([block(), block(copy: 1, row: 4)], 1, nil),
    (
      [block(rows: [0, 1, 3])], 1,
      "3 nonzero weights of 'fc' are not mapped in copy 0, the first at [2, 0]"
    ),
    (
      [block(), block(row: 4, rows: [1], columns: [2])], 1,
      "1 weights of 'fc' are mapped twice in copy 0, the first at [1, 2]"
    ),
    ([], 0, "12 nonzero weights of 'fc' are not mapped in copy 0, the first at [0, 0]"),
  ]

  @Test(arguments: cases) func plantedFaultsAreFound(
    blocks: [PlacedBlock], arrayCount: Int, message: String?
  ) {
    let placement = Placement(blocks: blocks, arrayCount: arrayCount)
    #expect(refusal { try placement.verify(of: [Self.matrix], on: Self.machine) } == message)
  }

  @Test func lostArraysHoldNothing() throws {
    let placement = Placement(blocks: [Self.block()], arrayCount: 1)
    let moved = placement.avoiding([0, 2, 7])
    #expect(moved.blocks.map(\.array) == [1])
    try moved.verify(of: [Self.matrix], on: Self.machine, avoiding: [0, 2, 7])
    #expect(
      refusal { try placement.verify(of: [Self.matrix], on: Self.machine, avoiding: [0]) }
        == "block 0 of 'fc' is on a lost array")
    #expect(
      refusal { try moved.verify(of: [Self.matrix], on: Self.machine) }
        == "1 of 2 positions hold no block")
  }
}
