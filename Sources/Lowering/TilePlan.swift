import Hardware
import IntegerModel
import Mapping
import NetworkIR

/// The assignment of nodes to tiles.
struct TilePlan {
  /// Tiles in use, ascending; at least tile 0.
  let tiles: [Int]
  /// The blocks of each matrix by tile, as indices into the placement's blocks.
  private let blocks: [String: [Int: [Int]]]
  /// The rows of each matrix that some block holds.
  private let heldRows: [String: Set<Int>]
  /// The tile that completes each value, by name.
  private let owners: [String: Int]

  /// - Parameter positionsPerTile: positions (one array per plane) of a tile.
  init(_ network: IntegerNetwork, _ placement: Placement, positionsPerTile: Int) {
    var blocks: [String: [Int: [Int]]] = [:]
    for (index, block) in placement.blocks.enumerated() {
      blocks[block.matrix, default: [:]][block.array / positionsPerTile, default: []].append(index)
    }
    self.blocks = blocks
    heldRows = placement.blocks.reduce(into: [:]) { $0[$1.matrix, default: []].formUnion($1.rows) }
    // a node without a matrix runs where its first operand was computed
    var owners: [String: Int] = [:]
    for step in network.steps {
      let own = blocks[step.node.name]?.keys.min()
      owners[step.output.name] = own ?? step.inputs.compactMap { owners[$0.name] }.first ?? 0
    }
    self.owners = owners
    tiles = Set(owners.values).union(blocks.values.flatMap(\.keys)).union([0]).sorted()
  }

  /// The tile that completes a step and holds its output.
  func owner(of step: IntegerNetwork.Step) -> Int { owners[step.output.name] ?? 0 }

  /// All tiles that run a step, its owner first.
  func tiles(of step: IntegerNetwork.Step) -> [Int] {
    blocks[step.node.name]?.keys.sorted() ?? [owner(of: step)]
  }

  /// The placement's indices of a step's blocks on `tile`.
  func blocks(of step: IntegerNetwork.Step, on tile: Int) -> [Int] {
    blocks[step.node.name]?[tile] ?? []
  }

  /// Whether the blocks of a step hold all `rows` of its matrix.
  func holdsAllRows(of step: IntegerNetwork.Step, _ rows: Int) -> Bool {
    heldRows[step.node.name]?.count == rows
  }

  func index(of tile: Int) -> Int {
    guard let index = tiles.firstIndex(of: tile) else { preconditionFailure("no tile \(tile)") }
    return index
  }
}
