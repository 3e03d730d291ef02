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
  /// By part of the program; see `Parts`.
  let streams: [[BoundStream]]
  let groups: [BoundGroupName: BoundGroup]
  /// The number of groups on all tiles.
  let groupCount: Int
  /// How often each group fires for one image.
  let firings: [BoundGroupName: Int]
  let inputs: [BoundPort]
  let outputs: [BoundPort]
  let presentation: Presentation
  /// The instructions with neurons.
  let sites: [BoundSpikes]
  /// The operators of the host, in the order of the program.
  let hosts: [BoundHost]
  private let arena: Arena

  struct BoundGroupName: Hashable {
    let tile: Int
    let group: String
  }

  struct BoundStream {
    let steps: UnsafePointer<memc_step>
    let count: Int
  }

  /// - Throws: the diagnostics of all groups that cannot be read; `MemoryPlan.Exceeded`.
  init(_ context: BindingContext) throws {
    let program = context.program
    var diagnostics = Diagnostics()
    var streams = [[BoundStream]](repeating: [], count: program.partCount)
    var groups: [BoundGroupName: BoundGroup] = [:]
    var firings: [BoundGroupName: Int] = [:]
    for tile in program.tiles {
      let bound = try diagnostics.collect { try BoundTile(tile, in: context) }
      guard let bound else { continue }
      streams[program.part(of: tile)] += bound.streams
      for (name, group) in bound.groups {
        groups[BoundGroupName(tile: tile.number, group: name)] = group
      }
      for (name, count) in bound.firings {
        firings[BoundGroupName(tile: tile.number, group: name)] = count
      }
    }
    try diagnostics.throwIfAny()
    self.streams = streams
    self.groups = groups
    self.firings = firings
    inputs = program.inputs.map { BoundPort($0, in: context) }
    outputs = program.outputs.map { BoundPort($0, in: context) }
    lanes = context.lanes
    groupCount = context.groupCount
    isa = context.isa
    memorySize = context.plan.size
    tokens = program.tokens.map { Int64($0.initial) }
    channels = program.channels.map { context.channels[declared: $0.name].raw }
    presentation = context.presentation
    sites = context.sites
    hosts = program.hostOperators.compactMap { context.hosts[$0.name] }
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
      let place = Place("tile \(tile.number), group '\(group.name)'")
      try diagnostics.collect(at: place) {
        groups[group.name] = try BoundGroup(group, on: tile, in: context)
      }
    }
    try diagnostics.throwIfAny()
    for (index, stream) in tile.streams.enumerated() {
      var binder = StreamBinder(
        context, tile: tile.number, stream: index, locals: locals, groups: groups)
      try binder.bind(stream.body)
      streams.append(
        BoundProgram.BoundStream(
          steps: UnsafePointer(context.arena.store(binder.steps)), count: binder.steps.count))
      firings.merge(binder.firings) { $0.addingReportingOverflow($1).partialValue }
    }
  }
}
