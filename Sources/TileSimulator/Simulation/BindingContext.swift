import CKernels
import TileAnalysis
import TileMachine

/// The context in which all streams of a program are bound: memory places and indices of names.
final class BindingContext {
  let verified: VerifiedProgram
  let chip: Chip?
  /// `nil`: units are exact.
  let units: ChipUnits?
  let path: MVMPath
  let lanes: Int
  let isa: memc_isa
  let arena = Arena()
  var plan: MemoryPlan
  let presentation: Presentation
  /// `nil` if there is one step, or one lane, or if every reading draws noise.
  let steady: SteadyGroups?
  /// The instructions with neurons so far.
  var sites: [BoundSpikes] = []
  /// The operators of the host that are bound so far, by name.
  private(set) var hosts: [String: BoundHost] = [:]
  /// The number of groups numbered so far.
  private(set) var groupCount = 0
  /// The bytes that tables may still use.
  var tableBytesLeft: Int
  private(set) var globals: [String: BoundBuffer] = [:]
  let tokens: [String: Int]
  private(set) var channels: [String: BoundChannel] = [:]

  private var lookups: [LookupKey: UnsafeMutablePointer<Int32>] = [:]

  var program: Program { verified.program }

  /// A function, and the type of the codes that are looked up in it.
  struct LookupKey: Hashable {
    let function: String
    let source: BufferType
  }

  /// A channel with its index.
  struct BoundChannel {
    let index: Int
    let raw: memc_channel
  }

  /// - Throws: `MemoryPlan.Exceeded`.
  init(
    _ verified: VerifiedProgram, chip: Chip?, path: MVMPath, lanes: Int, isa: memc_isa,
    memoryLimit: Int, tableLimit: Int, presentation: Presentation
  ) throws {
    self.presentation = presentation
    self.verified = verified
    self.chip = chip
    let readsAreExact = chip?.deviations.isEmpty != false
    steady =
      presentation.steps > 1 && lanes > 1 && readsAreExact && path == .automatic
      ? SteadyGroups(verified.program, presentation) : nil
    units = chip.map { ChipUnits(verified.accelerator.units, chipSeed: $0.seed) }
    self.path = path
    self.lanes = lanes
    self.isa = isa
    plan = MemoryPlan(limit: memoryLimit)
    tableBytesLeft = tableLimit
    let program = verified.program
    tokens = program.tokens.enumerated().reduce(into: [:]) { $0[$1.element.name] = $1.offset }
    globals = try place(program.globals)
    for channel in program.channels { channels[channel.name] = try place(channel) }
  }

  /// Returns the table of a function, which `make` makes once.
  func table(of key: LookupKey, make: () -> [Int32]) -> UnsafeMutablePointer<Int32> {
    if let table = lookups[key] { return table }
    let table = arena.store(make())
    lookups[key] = table
    return table
  }

  /// The operator of the host with this name, which instructions share.
  func host(named name: String) -> BoundHost {
    if let host = hosts[name] { return host }
    let operators = program.hostOperators.byName(\.name)
    let host = BoundHost(operators[declared: name], in: self)
    hosts[name] = host
    return host
  }

  func numberOfNextGroup() -> Int {
    groupCount += 1
    return groupCount - 1
  }

  /// Reserves memory for buffers.
  ///
  /// - Throws: `MemoryPlan.Exceeded`.
  func place(_ buffers: [Buffer]) throws -> [String: BoundBuffer] {
    try buffers.reduce(into: [:]) { bound, buffer in
      let place = try plan.reserve(buffer.size, bytes: buffer.type.size * lanes)
      bound[buffer.name] = BoundBuffer(buffer: buffer, place: place, lanes: lanes)
    }
  }

  private func place(_ channel: Channel) throws -> BoundChannel {
    let bytes = channel.type.size * lanes
    let place = try plan.reserve(channel.capacity, bytes: bytes)
    return BoundChannel(
      index: channels.count,
      raw: memc_channel(
        place: Int64(place), capacity: Int64(channel.capacity), element: Int64(bytes), head: 0,
        fill: 0))
  }
}

extension Dictionary where Key == String {
  /// The value of a name that the program declares, as the verifier has found.
  subscript(declared name: String) -> Value {
    guard let value = self[name] else { preconditionFailure("nothing is called '\(name)'") }
    return value
  }
}
