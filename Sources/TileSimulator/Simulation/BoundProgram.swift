import Basics
import CKernels
import TileMachine

/// A program bound for a number of lanes: steps that any thread can run in its own memory.
///
/// It is immutable after initialization.
final class BoundProgram: @unchecked Sendable {
  let lanes: Int
  let isa: memc_isa
  /// The size of one machine's memory in bytes.
  let memorySize: Int
  let tokens: [Int64]
  let channels: [memc_channel]
  let streams: [BoundStream]
  let groups: [BoundGroupName: BoundGroup]
  /// The number of groups on all tiles.
  let groupCount: Int
  /// How often each group fires for one image.
  let firings: [BoundGroupName: Int]
  let inputs: [BoundPort]
  let outputs: [BoundPort]
  private let arena: Arena

  struct BoundGroupName: Hashable {
    let tile: Int
    let group: String
  }

  struct BoundStream {
    let tile: Int
    let name: String
    let steps: UnsafePointer<memc_step>
    let count: Int
    /// The source line of each step.
    let origins: [StreamBinder.Origin]
  }

  /// - Throws: all diagnostics for whatever cannot run safely; `MemoryPlan.Exceeded`.
  init(_ context: BindingContext) throws {
    let program = context.program
    var diagnostics = Diagnostics()
    var streams: [BoundStream] = []
    var groups: [BoundGroupName: BoundGroup] = [:]
    var firings: [BoundGroupName: Int] = [:]
    for tile in program.tiles {
      let bound = try diagnostics.collect(at: Place("tile \(tile.number)")) {
        try BoundTile(tile, in: context)
      }
      guard let bound else { continue }
      streams += bound.streams
      for (name, group) in bound.groups {
        groups[BoundGroupName(tile: tile.number, group: name)] = group
      }
      for (name, count) in bound.firings {
        firings[BoundGroupName(tile: tile.number, group: name)] = count
      }
    }
    let ports = try diagnostics.collect {
      (
        try program.inputs.map { try BoundPort($0, in: context) },
        try program.outputs.map { try BoundPort($0, in: context) }
      )
    }
    try diagnostics.throwIfAny()
    self.streams = streams
    self.groups = groups
    self.firings = firings
    (inputs, outputs) = ports ?? ([], [])
    lanes = context.lanes
    groupCount = context.groupCount
    isa = context.isa
    memorySize = context.plan.size
    tokens = program.tokens.map { Int64($0.initial) }
    channels = program.channels.compactMap { context.channels[$0.name]?.raw }
    arena = context.arena
  }
}

/// The groups and streams of one tile.
private struct BoundTile {
  var groups: [String: BoundGroup] = [:]
  var streams: [BoundProgram.BoundStream] = []
  var firings: [String: Int] = [:]

  init(_ tile: Tile, in context: BindingContext) throws {
    let locals = try context.place(tile.buffers)
    var diagnostics = Diagnostics()
    for group in tile.groups {
      try diagnostics.collect(at: Place("tile \(tile.number), group '\(group.name)'")) {
        guard groups[group.name] == nil else {
          throw Diagnostic.malformed("group '\(group.name)' is declared twice", at: nil)
        }
        groups[group.name] = try BoundGroup(group, in: context)
      }
    }
    try diagnostics.throwIfAny()
    for stream in tile.streams {
      var binder = StreamBinder(context, locals: locals, groups: groups)
      try diagnostics.collect { try binder.bind(stream, tile: tile.number) }
      append(stream, binder, tile, context)
    }
    try diagnostics.throwIfAny()
  }

  private mutating func append(
    _ stream: Stream, _ binder: StreamBinder, _ tile: Tile, _ context: BindingContext
  ) {
    streams.append(
      BoundProgram.BoundStream(
        tile: tile.number, name: stream.name,
        steps: UnsafePointer(context.arena.store(binder.steps)), count: binder.steps.count,
        origins: binder.origins))
    firings.merge(binder.firings) { $0.addingReportingOverflow($1).partialValue }
  }
}
