import Basics
import CKernels
import TileMachine

/// The context in which all streams of a program are bound: memory places and indices of names.
final class BindingContext {
  let program: Program
  let chip: Chip?
  let path: MVMPath
  let lanes: Int
  let isa: memc_isa
  let arena = Arena()
  var plan: MemoryPlan
  /// The number of groups numbered so far.
  private(set) var groupCount = 0
  /// The bytes that tables may still use.
  var tableBytesLeft: Int
  private(set) var globals: [String: BoundBuffer] = [:]
  private(set) var tokens: [String: Int] = [:]
  private(set) var channels: [String: BoundChannel] = [:]

  private var lookups: [LookupKey: UnsafeMutablePointer<Int32>] = [:]

  /// A function as operands of two types look it up.
  struct LookupKey: Hashable {
    let function: String
    let source: BufferType
    let destination: BufferType
  }

  /// A channel with its index.
  struct BoundChannel {
    let channel: Channel
    let index: Int
    let raw: memc_channel
  }

  init(
    _ program: Program, chip: Chip?, path: MVMPath, lanes: Int, isa: memc_isa, memoryLimit: Int,
    tableLimit: Int
  ) throws {
    self.program = program
    self.chip = chip
    self.path = path
    self.lanes = lanes
    self.isa = isa
    plan = MemoryPlan(limit: memoryLimit)
    tableBytesLeft = tableLimit
    globals = try place(program.globals)
    tokens = try numbered(program.tokens.map(\.name), "token")
    _ = try numbered(program.channels.map(\.name), "channel")
    for channel in program.channels { channels[channel.name] = try place(channel) }
  }

  /// Where the table of a function stands; `make` makes it once.
  func table(of key: LookupKey, make: () throws -> [Int32]) rethrows -> UnsafeMutablePointer<Int32>
  {
    if let table = lookups[key] { return table }
    let table = arena.store(try make())
    lookups[key] = table
    return table
  }

  func numberOfNextGroup() -> Int {
    groupCount += 1
    return groupCount - 1
  }

  /// Reserves memory for buffers.
  ///
  /// - Throws: a diagnostic if names repeat or sizes are not positive; `MemoryPlan.Exceeded`.
  func place(_ buffers: [Buffer]) throws -> [String: BoundBuffer] {
    _ = try numbered(buffers.map(\.name), "buffer")
    return try buffers.reduce(into: [:]) { bound, buffer in
      guard buffer.size > 0, buffer.size <= ElementShape.limit else {
        throw Diagnostic.malformed(
          "buffer '\(buffer.name)' cannot have \(buffer.size) elements", at: nil)
      }
      let place = try plan.reserve(buffer.size, bytes: buffer.type.size * lanes)
      bound[buffer.name] = BoundBuffer(buffer: buffer, place: place, lanes: lanes)
    }
  }

  private func place(_ channel: Channel) throws -> BoundChannel {
    guard channel.capacity > 0, channel.capacity <= ElementShape.limit else {
      throw Diagnostic.malformed(
        "channel '\(channel.name)' cannot hold \(channel.capacity) elements", at: nil)
    }
    let bytes = channel.type.size * lanes
    let place = try plan.reserve(channel.capacity, bytes: bytes)
    return BoundChannel(
      channel: channel, index: channels.count,
      raw: memc_channel(
        place: Int64(place), capacity: Int64(channel.capacity), element: Int64(bytes), head: 0,
        fill: 0))
  }

  private func numbered(_ names: [String], _ kind: String) throws -> [String: Int] {
    try names.enumerated().reduce(into: [:]) { numbers, entry in
      guard numbers.updateValue(entry.offset, forKey: entry.element) == nil else {
        throw Diagnostic.malformed("\(kind) '\(entry.element)' is declared twice", at: nil)
      }
    }
  }
}
