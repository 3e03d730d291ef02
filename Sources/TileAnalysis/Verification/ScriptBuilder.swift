import Basics
import TileMachine

/// Builds the script of a program and finds errors in single lines: loops that do not nest,
/// operands of the wrong type, addresses outside their buffer.
struct ScriptBuilder {
  let program: Program
  var script = Script()
  var findings = Findings()
  var buffers: [BufferKey: Int] = [:]
  private var tokens: [String: Int] = [:]
  private var channels: [String: Int] = [:]
  /// The streams so far of each part.
  private var ranks: [Int: Int] = [:]
  /// The groups that lines so far write.
  private var written: Set<BufferKey> = []
  /// The loops that enclose the current line.
  var loops: [OpenLoop] = []

  enum BufferKey: Hashable {
    case global(String)
    case local(tile: Int, String)
    case register(tile: Int, String)
    case cells(tile: Int, String)
  }

  struct OpenLoop {
    var variable: String
    var count: Int
    /// The number of the loop's step.
    var step: Int
  }

  init(_ program: Program) { self.program = program }

  /// Builds the script.
  ///
  /// - Parameter withPorts: whether to add the program's ports, which must be sound.
  mutating func build(withPorts: Bool) {
    addCounters()
    addBuffers()
    for (index, scope) in program.scopes.enumerated() {
      for (number, stream) in scope.tile.streams.enumerated() {
        add(stream, in: scope, item: { .line(tile: index, stream: number, $0) })
      }
    }
    if withPorts { addPorts() }
    convertToCells()
  }

  private mutating func addCounters() {
    for token in program.tokens {
      tokens[token.name] = script.counters.count
      script.counters.append(
        ScriptCounter(description: "token '\(token.name)'", initial: token.initial))
    }
    for channel in program.channels {
      channels[channel.name] = script.counters.count
      let name = "channel '\(channel.name)'"
      script.counters += [
        ScriptCounter(description: "elements in \(name)", initial: 0, isContent: true),
        ScriptCounter(description: "free places in \(name)", initial: channel.capacity),
      ]
    }
  }

  private mutating func addBuffers() {
    for buffer in program.globals { add(ScriptBuffer(buffer, tile: nil), .global(buffer.name)) }
    for tile in program.tiles {
      for buffer in tile.buffers {
        add(
          ScriptBuffer(buffer, tile: tile.number), .local(tile: tile.number, buffer.name))
      }
      for group in tile.groups {
        let register = ScriptBuffer(
          kind: .register, name: group.name, tile: tile.number, size: 1, isRing: false,
          isScratch: false)
        add(register, .register(tile: tile.number, group.name))
        if program.parts != nil { addCells(of: group, tile) }
      }
    }
  }

  private mutating func addCells(of group: Group, _ tile: Tile) {
    let cells = ScriptBuffer(
      kind: .cells, name: group.name, tile: tile.number, size: 1, isRing: false, isScratch: false)
    add(cells, .cells(tile: tile.number, group.name))
  }

  private mutating func add(_ buffer: ScriptBuffer, _ key: BufferKey) {
    buffers[key] = script.buffers.count
    script.buffers.append(buffer)
  }

  private mutating func add(
    _ stream: Stream, in scope: Scope, item: (Int) -> ProgramListing.Item
  ) {
    let first = script.steps.count
    loops = []
    add(stream.body, in: scope, from: first, item: item)
    let part = program.part(of: scope.tile)
    script.streams.append(
      ScriptStream(
        name: stream.name, tile: scope.tile.number, part: part, rank: ranks[part, default: 0],
        steps: first..<script.steps.count))
    ranks[part, default: 0] += 1
  }

  /// - Parameter item: returns the listing's item for a step, by its number in the stream. The head
  ///   and the end of a loop are steps.
  private mutating func add(
    _ body: [Statement], in scope: Scope, from first: Int, item: (Int) -> ProgramListing.Item
  ) {
    for statement in body {
      let place = item(script.steps.count - first)
      switch statement {
      case .line(let line): add(line.instruction, in: scope, place)
      case .loop(let loop):
        open(loop, place)
        add(loop.body, in: scope, from: first, item: item)
        closeLoop(item(script.steps.count - first))
      }
    }
  }

  private mutating func add(
    _ instruction: any Instruction, in scope: Scope, _ item: ProgramListing.Item
  ) {
    let accesses = script.accesses.count
    let footprint = findings.collect(at: .item(item)) { try instruction.footprint(in: scope) }
    var step = ScriptStep(kind: .action, item: item, accesses: accesses..<accesses)
    if let footprint {
      expectOnce(footprint.writesGroup, scope, item)
      add(footprint, scope, item)
      (step.takes, step.gives) = demands(footprint, item)
    }
    step.accesses = accesses..<script.accesses.count
    script.steps.append(step)
  }

  /// Checks that a group is written once, outside loops.
  private mutating func expectOnce(
    _ group: String?, _ scope: Scope, _ item: ProgramListing.Item
  ) {
    guard let group else { return }
    if !loops.isEmpty { findings.append("writes group '\(group)' in a loop", at: .item(item)) }
    if !written.insert(.cells(tile: scope.tile.number, group)).inserted {
      findings.append("writes group '\(group)' for the second time", at: .item(item))
    }
  }

  private mutating func open(_ loop: Loop, _ item: ProgramListing.Item) {
    if !loop.variable.isLoopVariable {
      findings.append(
        "'\(loop.variable)' cannot name a loop variable: a letter, then letters, digits and '_'",
        at: .item(item))
    }
    if loops.count == Loop.deepest {
      findings.append("loops are nested at most \(Loop.deepest) deep", at: .item(item))
    }
    if loops.prefix(Loop.deepest).contains(where: { $0.variable == loop.variable }) {
      findings.append("an enclosing loop also counts '\(loop.variable)'", at: .item(item))
    }
    if !Loop.counts.contains(loop.count) {
      findings.append("a loop runs \(Loop.counts) times, not \(loop.count)", at: .item(item))
    }
    script.variables[script.steps.count] = loop.variable
    loops.append(OpenLoop(variable: loop.variable, count: loop.count, step: script.steps.count))
    append(.loop(count: loop.count, end: 0), item)
  }

  private mutating func closeLoop(_ item: ProgramListing.Item) {
    let loop = loops.removeLast()
    script.steps[loop.step].kind = .loop(count: loop.count, end: script.steps.count)
    append(.end(begin: loop.step), item)
  }

  private mutating func append(_ kind: ScriptStep.Kind, _ item: ProgramListing.Item) {
    let accesses = script.accesses.count
    script.steps.append(ScriptStep(kind: kind, item: item, accesses: accesses..<accesses))
  }

  /// Returns what a step takes from and gives to counters. A send takes free places and gives
  /// elements.
  private mutating func demands(_ footprint: Footprint, _ item: ProgramListing.Item) -> (
    takes: Demand?, gives: Demand?
  ) {
    switch footprint.synchronization {
    case nil: return (nil, nil)
    case .wait(let token, let count):
      return (tokens[token].map { Demand(counter: $0, count: count) }, nil)
    case .signal(let token, let count):
      return (nil, tokens[token].map { Demand(counter: $0, count: count) })
    case .send(let channel, let count):
      guard let content = demand(channel, count, item) else { return (nil, nil) }
      return (Demand(counter: content.counter + 1, count: count), content)
    case .receive(let channel, let count):
      guard let content = demand(channel, count, item) else { return (nil, nil) }
      return (content, Demand(counter: content.counter + 1, count: count))
    }
  }

  private mutating func demand(_ channel: String, _ count: Int, _ item: ProgramListing.Item)
    -> Demand?
  {
    guard let counter = channels[channel] else { return nil }
    let capacity = script.counters[counter + 1].initial
    if count > capacity {
      findings.append(
        "channel '\(channel)' cannot hold \(count) elements, only \(capacity)", at: .item(item))
    }
    return Demand(counter: counter, count: count)
  }
}

extension ScriptBuffer {
  fileprivate init(_ buffer: Buffer, tile: Int?) {
    self.init(
      kind: .buffer(buffer.type), name: buffer.name, tile: tile, size: buffer.size,
      isRing: buffer.isRing, isScratch: buffer.isScratch)
  }
}
