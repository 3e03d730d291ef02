/// Packs blocks onto few arrays.
///
/// Tries several orders and rules; each block takes the first array with space for it. The result
/// has the lowest cost; among equals, it is the first found. Deterministic.
struct Packing {
  /// The place of a block.
  struct Position: Equatable {
    var array: Int
    var row: Int
    var column: Int
  }

  let blocks: [UnplacedBlock]
  /// In the order of `blocks`.
  let positions: [Position]
  let arrayCount: Int
  /// The sum over arrays of the widest weights on each.
  let cost: Int
  /// The fewest arrays that hold as many cells as the blocks have.
  let fewestArrays: Int

  /// Whether no packing takes 3 % fewer arrays.
  var isDense: Bool { 100 * arrayCount <= 103 * fewestArrays }

  /// - Parameters:
  ///   - blocks: none is larger than an array.
  ///   - weightBits: by block; an array needs as many planes as its widest weights.
  ///   - spread: matrices of which at most `most` blocks share an array, for faster reads.
  ///   - loads: the time that each block takes its array; at most `capacity` on an array.
  init(
    _ blocks: [UnplacedBlock], weightBits: [Int], rows: Int, columns: Int, spread: Set<Int> = [],
    most: Int = 1, loads: [Int]? = nil, capacity: Int = .max
  ) {
    let cells = blocks.reduce(0) { $0 + $1.cells }
    let fewest = (cells + rows * columns - 1) / (rows * columns)
    let isUniform = Set(weightBits).count <= 1
    var best: PackingAttempt?
    for heuristic in Heuristic.all(isUniform: isUniform, blockCount: blocks.count) {
      let sequence = heuristic.sequence(of: blocks, weightBits: weightBits)
      var attempt = PackingAttempt(
        rows: rows, columns: columns, rule: heuristic.rule, spread: spread, most: most,
        capacity: capacity)
      for index in sequence {
        attempt.place(
          blocks[index], index, weightBits: weightBits[index], load: loads?[index] ?? 0)
      }
      if best.map({ attempt.cost < $0.cost }) ?? true { best = attempt }
      if isUniform, best?.arrayCount == fewest { break }
    }
    self.blocks = blocks
    positions = blocks.indices.compactMap { best?.positions[$0] }
    arrayCount = best?.arrayCount ?? 0
    cost = best?.cost ?? 0
    fewestArrays = fewest
  }
}

/// One way to pack: the order of the blocks, and the rule for choosing space.
private struct Heuristic {
  enum Order: CaseIterable {
    case height, width, area, longSide
  }

  var order: Order
  var rule: FreeSpace.Rule
  /// Whether blocks of wider weights come first, regardless of size.
  var isByWeightBits: Bool

  private static let mostBlocksForAll = 2000

  static func all(isUniform: Bool, blockCount: Int) -> [Heuristic] {
    let all = (isUniform ? [false] : [true, false]).flatMap { isByWeightBits in
      Order.allCases.flatMap { order in
        FreeSpace.Rule.allCases.map {
          Heuristic(order: order, rule: $0, isByWeightBits: isByWeightBits)
        }
      }
    }
    return blockCount <= mostBlocksForAll ? all : Array(all.prefix(1))
  }

  /// The indices of the blocks, largest first.
  func sequence(of blocks: [UnplacedBlock], weightBits: [Int]) -> [Int] {
    let sizes = blocks.map(size)
    return blocks.indices.sorted { a, b in
      if isByWeightBits, weightBits[a] != weightBits[b] { return weightBits[a] > weightBits[b] }
      return sizes[a] == sizes[b] ? a < b : sizes[a] > sizes[b]
    }
  }

  private func size(_ block: UnplacedBlock) -> (Int, Int) {
    let (rows, columns) = (block.rows.count, block.columns.count)
    return switch order {
    case .height: (rows, columns)
    case .width: (columns, rows)
    case .area: (rows * columns, rows)
    case .longSide: (max(rows, columns), min(rows, columns))
    }
  }
}

/// A packing in progress.
private struct PackingAttempt {
  let rows: Int
  let columns: Int
  let rule: FreeSpace.Rule
  let spread: Set<Int>
  let most: Int
  let capacity: Int
  private(set) var positions: [Int: Packing.Position] = [:]
  private var spaces: [FreeSpace] = []
  private var widest: [Int] = []
  /// Arrays with free space, ascending.
  private var open: [Int] = []
  /// By array: the number of blocks of each matrix in `spread`.
  private var held: [[Int: Int]] = []
  /// By array: the sum of the loads.
  private var busy: [Int] = []

  var arrayCount: Int { spaces.count }
  var cost: Int { widest.reduce(0, +) }

  init(
    rows: Int, columns: Int, rule: FreeSpace.Rule, spread: Set<Int>, most: Int, capacity: Int
  ) {
    self.rows = rows
    self.columns = columns
    self.rule = rule
    self.spread = spread
    self.most = most
    self.capacity = capacity
  }

  mutating func place(_ block: UnplacedBlock, _ index: Int, weightBits: Int, load: Int) {
    let position = takeRoom(for: block, load: load)
    positions[index] = position
    busy[position.array] += load
    if busy[position.array] == capacity { open.removeAll { $0 == position.array } }
    widest[position.array] = max(widest[position.array], weightBits)
    if spread.contains(block.matrix) { held[position.array][block.matrix, default: 0] += 1 }
  }

  private mutating func takeRoom(for block: UnplacedBlock, load: Int) -> Packing.Position {
    let (height, width) = (block.rows.count, block.columns.count)
    for array in open
    where busy[array] + load <= capacity && held[array][block.matrix] ?? 0 < most {
      if let room = spaces[array].take(rows: height, columns: width, by: rule) {
        if spaces[array].rectangles.isEmpty { open.removeAll { $0 == array } }
        return Packing.Position(array: array, row: room.row, column: room.column)
      }
    }
    precondition(
      height <= rows && width <= columns && load <= capacity, "a block is larger than an array")
    open.append(spaces.count)
    spaces.append(FreeSpace(rows: rows, columns: columns))
    widest.append(0)
    held.append([:])
    busy.append(0)
    return takeRoom(for: block, load: load)
  }
}
