import Basics
import TileMachine

/// A tile under construction: its one stream and how its buffer is shared out.
struct TileBuilder {
  private var tile: Tile
  var lines: [Line] = []
  private let capacityInBytes: Int
  /// What values must leave for buffers that do not outlive a node.
  private let reservedBytes: Int
  private var valueBytes = 0
  /// What buffers that do not outlive a node take.
  private(set) var scratchBytes = 0

  init(number: Int, capacityInBytes: Int, reservedBytes: Int) {
    tile = Tile(number: number)
    self.capacityInBytes = capacityInBytes
    self.reservedBytes = reservedBytes
  }

  /// Whether all buffers together are larger than the tile's.
  var overflows: Bool { valueBytes + scratchBytes > capacityInBytes }

  var number: Int { tile.number }
  var bufferNames: [String] { tile.buffers.map(\.name) }

  mutating func append(_ group: Group) { tile.groups.append(group) }

  /// Whether another value fits beside what is there and what is reserved.
  func holds(_ type: BufferType, size: Int) -> Bool {
    valueBytes + max(reservedBytes, scratchBytes) + size * type.size <= capacityInBytes
  }

  /// Adds a buffer of its own.
  mutating func allocate(_ name: String, _ type: BufferType, size: Int) {
    tile.buffers.append(Buffer(name, type, size: size))
    valueBytes += size * type.size
  }

  /// A buffer for what does not outlive a node, shared by all nodes of the tile: as large as the
  /// largest of them needs.
  mutating func scratch(_ name: String, _ type: BufferType, size: Int) -> String {
    let name = "\(name).\(type.rawValue)"
    if let index = tile.buffers.firstIndex(where: { $0.name == name }) {
      let growth = max(0, size - tile.buffers[index].size)
      tile.buffers[index].size += growth
      scratchBytes += growth * type.size
    } else {
      tile.buffers.append(Buffer(name, type, size: size, isScratch: true))
      scratchBytes += size * type.size
    }
    return name
  }

  /// The tile, its one stream named 0.
  var finished: Tile {
    var tile = tile
    tile.streams = [Stream("0", lines)]
    return tile
  }
}
