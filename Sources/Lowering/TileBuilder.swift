import Basics
import TileMachine

/// A tile under construction: its streams and the use of its buffer.
struct TileBuilder {
  private var tile: Tile
  /// The index in the tile of each buffer.
  private var indices: [String: Int] = [:]
  /// The one stream of a sequential program.
  var body: [Statement] = []
  /// The streams of a pipelined program.
  var streams: [Stream] = []
  private let capacityInBytes: Int
  /// Bytes that values must leave for scratch buffers, which do not outlive a node.
  private let reservedBytes: Int
  private var valueBytes = 0
  /// Bytes of all scratch buffers.
  private(set) var scratchBytes = 0
  /// Bytes of scratch buffers that each layer needs.
  private(set) var scratchBytesOfLayers: [String: Int] = [:]

  init(number: Int, capacityInBytes: Int, reservedBytes: Int) {
    tile = Tile(number: number)
    self.capacityInBytes = capacityInBytes
    self.reservedBytes = reservedBytes
  }

  /// Buffers whose values are no longer needed.
  private var freeBuffers = FreeBuffers()

  /// Whether all buffers together exceed the tile's buffer.
  var overflows: Bool { valueBytes + scratchBytes > capacityInBytes }

  var number: Int { tile.number }

  mutating func append(_ group: Group) { tile.groups.append(group) }

  /// Whether another value fits in addition to the present and the reserved ones.
  func holds(_ type: BufferType, size: Int) -> Bool {
    valueBytes + max(reservedBytes, scratchBytes) + size * type.size <= capacityInBytes
  }

  /// Adds a buffer for a value.
  mutating func allocate(_ buffer: Buffer) {
    append(buffer)
    valueBytes += buffer.size * buffer.type.size
  }

  /// Allows other values to take a buffer.
  mutating func free(_ buffer: Buffer) { freeBuffers.add(buffer) }

  /// Takes the smallest free buffer that is large enough; `nil` if there is none.
  mutating func takeFree(_ type: BufferType, size: Int) -> Buffer? {
    let buffer = freeBuffers.take(type, size: size)
    if let buffer { makeScratch(buffer.name) }
    return buffer
  }

  private mutating func append(_ buffer: Buffer) {
    indices[buffer.name] = tile.buffers.count
    tile.buffers.append(buffer)
  }

  /// Allows elements of a buffer to be overwritten unread.
  mutating func makeScratch(_ name: String) {
    if let index = indices[name] { tile.buffers[index].isScratch = true }
  }

  /// Requests a scratch buffer. All nodes that request the same name share it; its size is the
  /// largest requested.
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

  /// The tile under its number in the program; the one stream of a sequential program is named 0.
  func finished(as number: Int) -> Tile {
    var tile = tile
    tile.number = number
    tile.streams = streams.isEmpty ? [Stream("0", body)] : streams
    return tile
  }
}
