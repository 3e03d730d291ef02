import Hardware
import TileMachine

extension Inventory {
  /// The arrays and tiles that a program uses. The widest weights at a position set its planes.
  public init(_ program: Program) {
    let bits = Dictionary(
      program.matrices.map { ($0.name, $0.weightBits) }, uniquingKeysWith: { first, _ in first })
    let planes = program.blocks.reduce(into: [Int: Int]()) { planes, block in
      let own = program.encoding.planes(weightBits: bits[block.matrix] ?? 2).count
      planes[block.array] = max(planes[block.array] ?? 0, own)
    }
    self.init(
      arrays: planes.values.reduce(0, +), tiles: program.tiles.count, of: program.accelerator)
  }
}
