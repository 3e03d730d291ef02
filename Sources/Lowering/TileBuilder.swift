import Basics
import TileMachine

/// A tile under construction: its streams and how its buffer is shared out.
struct TileBuilder {
  private var tile: Tile
  /// Where in the tile each buffer stands.
  private var indices: [String: Int] = [:]
  /// The one stream of a sequential program.
  var lines: [Line] = []
  /// The streams of a pipelined one.
  var streams: [Stream] = []
  private let capacityInBytes: Int
  /// What values must leave for buffers that do not outlive a node.
  private let reservedBytes: Int
  private var valueBytes = 0
  /// What buffers that do not outlive a node take.
  private(set) var scratchBytes = 0
  /// What each layer needs of them.
  private(set) var scratchBytesOfLayers: [String: Int] = [:]

  init(number: Int, capacityInBytes: Int, reservedBytes: Int) {
    tile = Tile(number: number)
    self.capacityInBytes = capacityInBytes
    self.reservedBytes = reservedBytes
  }

  /// Whether all buffers together are larger than the tile's.
  var overflows: Bool { valueBytes + scratchBytes > capacityInBytes }

  var number: Int { tile.number }

  mutating func append(_ group: Group) { tile.groups.append(group) }

  /// Whether another value fits beside what is there and what is reserved.
  func holds(_ type: BufferType, size: Int) -> Bool {
    valueBytes + max(reservedBytes, scratchBytes) + size * type.size <= capacityInBytes
  }

  /// Adds a buffer of its own.
  mutating func allocate(_ buffer: Buffer) {
    append(buffer)
    valueBytes += buffer.size * buffer.type.size
  }

  private mutating func append(_ buffer: Buffer) {
    indices[buffer.name] = tile.buffers.count
    tile.buffers.append(buffer)
  }

  /// Lets elements of a buffer be overwritten unread.
  mutating func makeScratch(_ name: String) {
    if let index = indices[name] { tile.buffers[index].isScratch = true }
  }

  /// A buffer for what does not outlive a node, shared by all nodes that ask for the name: as large
  /// as the largest of them needs.
  mutating func scratch(_ name: String, _ type: BufferType, size: Int, for layer: String) {
    scratchBytesOfLayers[layer, default: 0] += size * type.size
    if let index = indices[name] {
      let growth = max(0, size - tile.buffers[index].size)
      tile.buffers[index].size += growth
      scratchBytes += growth * type.size
    } else {
      append(Buffer(name, type, size: size, isScratch: true))
      scratchBytes += size * type.size
    }
  }

  /// The tile; its stream, if it is one, is named 0.
  var finished: Tile {
    var tile = tile
    tile.streams = streams.isEmpty ? [Stream("0", lines)] : streams
    return tile
  }
}
