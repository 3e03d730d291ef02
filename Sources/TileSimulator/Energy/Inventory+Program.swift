import Hardware
import TileMachine

extension Inventory {
  /// The arrays and tiles of the chip that a program uses. The widest weights at a position set its
  /// planes.
  public init(_ program: Program) {
    let bits = Dictionary(
      program.matrices.map { ($0.name, $0.weightBits) }, uniquingKeysWith: { first, _ in first })
    let planes = program.blocks.reduce(into: [Int: Int]()) { planes, block in
      let own = program.encoding.planes(weightBits: bits[block.matrix] ?? 2).count
      let position = program.chipPosition(block.array)
      planes[position] = max(planes[position] ?? 0, own)
    }
    let tiles = Set(program.tiles.map { program.chipTile($0.number) })
    self.init(arrays: planes.values.reduce(0, +), tiles: tiles.count, of: program.accelerator)
  }
}
