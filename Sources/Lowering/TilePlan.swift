import Basics
import Hardware
import IntegerModel
import Mapping
import NetworkIR

/// The assignment of nodes to tiles. In a program in parts, tiles are numbered on from part to part.
struct TilePlan {
  /// Tiles in use, ascending; at least tile 0.
  private(set) var tiles: [Int] = []
  /// The blocks of each matrix by copy and tile, as indices into the placement's blocks.
  private let blocks: [String: [Int: [Int: [Int]]]]
  /// The matrix columns from the first to the last that the blocks of a copy on a tile hold.
  private let columns: [String: [Int: [Int: Range<Int>]]]
  /// The rows of each matrix that some block holds.
  private let heldRows: [String: Set<Int>]
  /// The tile that completes each value, by name.
  private let owners: [String: Int]
  /// The tiles that store parts of each value, its owner first.
  private let teams: [String: [Int]]
  /// The tiles of the chip.
  private let chipTiles: Int
  /// Positions (one array per plane) of a tile.
  private let positionsPerTile: Int
  /// Where the tiles sit; where their numbers say unless set.
  var sites: TileSites?

  init(_ network: IntegerNetwork, _ placement: Placement, positionsPerTile: Int, tiles: Int) {
    let tiles = max(1, tiles)
    chipTiles = tiles
    self.positionsPerTile = positionsPerTile
    var blocks: [String: [Int: [Int: [Int]]]] = [:]
    var columns: [String: [Int: [Int: Range<Int>]]] = [:]
    for (index, block) in placement.blocks.enumerated() {
      let tile = block.array / positionsPerTile
      let own = block.columns.hull
      let known = columns[block.matrix]?[block.copy]?[tile] ?? own
      columns[block.matrix, default: [:]][block.copy, default: [:]][tile] =
        min(known.lowerBound, own.lowerBound)..<max(known.upperBound, own.upperBound)
      blocks[block.matrix, default: [:]][block.copy, default: [:]][tile, default: []].append(index)
    }
    self.blocks = blocks
    self.columns = columns
    heldRows = placement.blocks.reduce(into: [:]) { $0[$1.matrix, default: []].formUnion($1.rows) }
    // a node without a matrix runs where its first operand was computed, in the part of the matrix
    // before it
    var owners: [String: Int] = [:]
    var teams: [String: [Int]] = [:]
    var part = 0
    func inPart(_ tile: Int) -> Int { part * tiles + tile % tiles }
    for step in network.steps {
      let own = blocks[step.node.name]?[0]?.keys.min()
      part = own.map { $0 / tiles } ?? part
      owners[step.output.name] =
        own ?? inPart(step.inputs.compactMap { owners[$0.name] }.first ?? 0)
      let copies = blocks[step.node.name].map { copies in
        copies.keys.sorted().compactMap { copies[$0]?.keys.min() }
      }
      teams[step.output.name] =
        copies?.uniqued
        ?? (step.inputs.compactMap { teams[$0.name] }.first ?? [0]).map(inPart)
    }
    self.owners = owners
    self.teams = teams
    let used = blocks.values.flatMap(\.values).flatMap(\.keys)
    let sharing = network.steps.flatMap { self.tiles(of: $0) }
    self.tiles = Set(owners.values).union(used).union(sharing).union([0]).sorted()
  }

  /// The number that a tile has in the program: its place on the chip.
  func site(of tile: Int) -> Int { sites?[tile] ?? tile }

  /// The position of the program that a position of the placement becomes.
  func site(ofPosition position: Int) -> Int {
    site(of: position / positionsPerTile) * positionsPerTile + position % positionsPerTile
  }

  /// Whether two tiles are in different parts.
  func areApart(_ a: Int, _ b: Int) -> Bool { a / chipTiles != b / chipTiles }

  /// The tile that completes a step, or the share of its first copy.
  func owner(of step: IntegerNetwork.Step) -> Int { owners[step.output.name] ?? 0 }

  /// The number of streams that share a step: the copies of its matrix or, without a matrix, the
  /// tiles that computed its first operand.
  func copies(of step: IntegerNetwork.Step) -> Int {
    blocks[step.node.name]?.count
      ?? WindowSplit(ofWindows: step.sharedRows, most: team(of: step).count).parts
  }

  /// All tiles that run a step.
  func tiles(of step: IntegerNetwork.Step) -> Set<Int> {
    Set((0..<copies(of: step)).flatMap { tiles(of: step, copy: $0) })
  }

  /// All tiles that run a copy of a step, first the one that completes its share.
  func tiles(of step: IntegerNetwork.Step, copy: Int) -> [Int] {
    if let blocks = blocks[step.node.name] { return blocks[copy]?.keys.sorted() ?? [] }
    return copies(of: step) > 1 ? [team(of: step)[copy]] : [owner(of: step)]
  }

  private func team(of step: IntegerNetwork.Step) -> [Int] { teams[step.output.name] ?? [0] }

  /// The tiles that store parts of a step's output.
  func writers(of step: IntegerNetwork.Step) -> Set<Int> {
    Set((0..<copies(of: step)).compactMap { tiles(of: step, copy: $0).first })
  }

  /// The placement's indices of the blocks of a copy on `tile`.
  func blocks(of step: IntegerNetwork.Step, copy: Int, on tile: Int) -> [Int] {
    blocks[step.node.name]?[copy]?[tile] ?? []
  }

  /// The columns from the first to the last of which a copy has sums on `tile`.
  func columns(of step: IntegerNetwork.Step, copy: Int, on tile: Int) -> Range<Int> {
    columns[step.node.name]?[copy]?[tile] ?? 0..<0
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

extension IntegerNetwork.Step {
  /// The positions that several tiles can share in a step without a matrix: windows, or rows.
  var sharedRows: [Int] {
    switch tables {
    case .maximum(let tables): tables.window.outputSizes
    case .average(let tables): tables.window.outputSizes
    case .affine, .sum, .product, .lookup:
      output.shape.isImage ? [output.shape[2]] : []
    case .matrix, .concatenation, .rearrangement, .host: []
    }
  }
}

extension [Int] {
  /// The distinct elements, in the order of their first occurrence.
  fileprivate var uniqued: [Int] {
    var seen: Set<Int> = []
    return filter { seen.insert($0).inserted }
  }
}
