import Basics
import TileMachine

extension StaticVerifier {
  /// Checks that a program in parts has every block on a tile of its own part.
  mutating func verifyParts() {
    guard let parts = program.parts else { return }
    guard Parts.counts.contains(parts.count), Parts.positionCounts.contains(parts.positions),
      Parts.batches.contains(parts.batch)
    else {
      findings.append(
        "a program has \(Parts.counts) parts, \(Parts.positionCounts) positions and batches of "
          + "\(Parts.batches) images", at: .item(.parts))
      return
    }
    let used = Set(program.tiles.map(program.part(of:)))
    if let empty = (0..<parts.count).first(where: { !used.contains($0) }) {
      findings.append("part \(empty) has no tile", at: .item(.parts))
    }
    for (index, tile) in program.tiles.enumerated() {
      for (number, group) in tile.groups.enumerated() {
        for block in group.blocks.filter(program.blocks.indices.contains) {
          let (own, part) = (program.blocks[block].array / parts.positions, program.part(of: tile))
          guard own != part else { continue }
          findings.append(
            "block \(block) is at a position of part \(own), but tile \(tile.number) is of part "
              + "\(part)", at: .item(.group(tile: index, number)))
        }
      }
    }
  }
}
