import Basics
import TileMachine

/// A tile under construction: its one stream and what is left of its buffer.
struct TileBuilder {
  private var tile: Tile
  var lines: [Line] = []
  private var bytesLeft: Int

  init(number: Int, bytes: Int) {
    tile = Tile(number: number)
    bytesLeft = bytes
  }

  var number: Int { tile.number }
  var bufferNames: [String] { tile.buffers.map(\.name) }

  mutating func append(_ group: Group) { tile.groups.append(group) }

  func holds(_ type: BufferType, size: Int) -> Bool { size * type.size <= bytesLeft }

  /// Adds a buffer of its own.
  mutating func allocate(_ name: String, _ type: BufferType, size: Int) {
    tile.buffers.append(Buffer(name, type, size: size))
    bytesLeft -= size * type.size
  }

  /// A buffer for what does not outlive a node, shared by all nodes of the tile: as large as the
  /// largest of them needs.
  mutating func scratch(_ name: String, _ type: BufferType, size: Int) -> String {
    let name = "\(name).\(type.rawValue)"
    if let index = tile.buffers.firstIndex(where: { $0.name == name }) {
      let growth = max(0, size - tile.buffers[index].size)
      tile.buffers[index].size += growth
      bytesLeft -= growth * type.size
    } else {
      tile.buffers.append(Buffer(name, type, size: size, isScratch: true))
      bytesLeft -= size * type.size
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
