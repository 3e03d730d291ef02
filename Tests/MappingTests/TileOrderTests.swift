import Hardware
import Testing

@testable import Mapping

@Suite struct TileOrderTests {
  private let machine = Samples.accelerator(rows: 8, columns: 8)

  /// How many tiles have sums of a column, over all columns and copies.
  private func sums(_ placement: Placement, positionsPerTile: Int) -> Int {
    var tiles: Set<[String]> = []
    for block in placement.blocks {
      for column in block.columns {
        let tile = block.array / positionsPerTile
        tiles.insert([block.matrix, "\(block.copy)", "\(column)", "\(tile)"])
      }
    }
    return tiles.count
  }

  @Test(arguments: [1, 2, 3, 4, 12])
  func blocksOfAColumnComeTogether(positionsPerTile: Int) throws {
    let matrices = [
      Samples.matrix(40, 24, name: "a"), Samples.matrix(9, 17, name: "b"),
      Samples.matrix(6, 6, name: "c"),
    ]
    var grid = PlainGrid()
    grid.copies = .each(1)
    let rows = try grid.place(matrices, on: machine)
    let columns = rows.byColumns(positionsPerTile: positionsPerTile)
    try columns.verify(of: matrices, on: machine)
    #expect(columns.arrayCount == rows.arrayCount)
    #expect(
      sums(columns, positionsPerTile: positionsPerTile)
        <= sums(rows, positionsPerTile: positionsPerTile))
    if positionsPerTile == 4 {
      // by columns of blocks, 'a' takes 5 positions on two tiles each, 'b' 2 on two, one and two tiles
      #expect(sums(columns, positionsPerTile: 4) == 24 * 2 + (8 * 2 + 8 + 1 * 2) + 6)
    }
  }

  @Test func blocksThatShareAnArrayStay() throws {
    let matrices = [Samples.matrix(4, 4, name: "a"), Samples.matrix(4, 4, name: "b")]
    let placement = try Packed().place(matrices, on: machine)
    #expect(placement.byColumns(positionsPerTile: 1) == placement)
  }
}
