import Basics

/// Orders all reads and writes of a run by vector clocks.
///
/// Every stream counts epochs and starts a new one whenever it gives to a counter. For every other
/// stream it knows the last epoch that precedes its own next step, because units taken from a
/// counter carry the giver's knowledge. Two accesses to a cell are ordered in every schedule if and
/// only if the stream of the later access knows the epoch of the earlier one.
/// - Source: vector clocks, Mattern, "Virtual time and global states of distributed systems", 1989;
///   epochs instead of clocks per cell, Flanagan and Freund, "FastTrack", PLDI 2009.
struct OrderObserver: RunObserver {
  /// What a gift carries.
  private struct Stamp {
    var clock: [Int32]
    var stream: Int
    var epoch: Int32
  }

  private let script: Script
  private var actors: [BufferCells.Actor]
  private var histories: [History<Stamp>]
  private(set) var cells: [BufferCells]
  private(set) var findings = Findings()
  /// The range of all numbers sent to each channel.
  private var sent: [NumberRange]
  /// The number of stamps in all histories.
  private var stampCount = 0
  /// The number of streams of the current part.
  private var clockSize = 0
  /// Steps that already have a finding.
  private var accused: Set<Int> = []

  init(_ script: Script) {
    self.script = script
    let places = script.streams.map {
      BufferCells.StreamPlace(part: Int32($0.part), rank: Int32($0.rank))
    }
    actors = script.streams.indices.map {
      BufferCells.Actor(stream: $0, step: 0, epoch: 1, places: places)
    }
    histories = script.counters.map { History(initial: $0.initial) }
    sent = script.counters.map { _ in .none }
    cells = script.buffers.map(BufferCells.init)
    for input in script.inputs {
      let access = script.accesses[input]
      for run in script.runs[access.runs] {
        cells[access.buffer].writeByHost(
          run.shifted(by: access.base), access.numbers ?? .none)
      }
    }
    startClocks(ofPart: 0)
    for output in script.outputs { cells[script.accesses[output].buffer].countOutput() }
  }

  func time(of stream: Int) -> Double { 0 }

  /// Words of memory that grow with the run.
  var memory: Int { stampCount * clockSize }

  mutating func take(_ demand: Demand, by stream: Int) {
    stampCount -= histories[demand.counter].count
    let stamp = histories[demand.counter].take(demand.count)
    stampCount += histories[demand.counter].count
    if let stamp { join(stamp, stream) }
  }

  mutating func start(part: Int) {
    for index in histories.indices { histories[index].forget() }
    stampCount = 0
    startClocks(ofPart: part)
  }

  private mutating func startClocks(ofPart part: Int) {
    clockSize = script.streamCount(ofPart: part)
    for (stream, other) in script.streams.enumerated() where other.part == part {
      actors[stream].clock = Array(repeating: 0, count: clockSize)
    }
  }

  /// Adds the giver's knowledge to the taker's.
  private mutating func join(_ stamp: Stamp, _ stream: Int) {
    for (other, epoch) in stamp.clock.enumerated() where epoch > actors[stream].clock[other] {
      actors[stream].clock[other] = epoch
    }
    let giver = script.streams[stamp.stream].rank
    actors[stream].clock[giver] = max(actors[stream].clock[giver], stamp.epoch)
  }

  mutating func give(_ demand: Demand, by stream: Int) {
    let actor = actors[stream]
    histories[demand.counter].give(
      demand.count, Stamp(clock: actor.clock, stream: stream, epoch: actor.epoch))
    if script.counters[demand.counter].isContent { sent[demand.counter].formHull(actor.numbers) }
    actors[stream].epoch += 1
    stampCount += 1
  }

  mutating func act(_ step: Int, by stream: Int, at counters: SIMD4<Int>) -> Int {
    actors[stream].step = step
    actors[stream].numbers = script.steps[step].takes.map { sent[$0.counter] } ?? .none
    var work = 0
    for index in script.steps[step].accesses {
      let access = script.accesses[index]
      let start = access.start(at: counters)
      for run in access.runs {
        let cells = script.runs[run].shifted(by: start)
        work += cells.count
        touch(cells, access, at: counters)
      }
    }
    return work
  }

  /// Records an access to cells, in two parts if they wrap around the end of a ring.
  private mutating func touch(_ range: Range<Int>, _ access: ScriptAccess, at counters: SIMD4<Int>)
  {
    let buffer = script.buffers[access.buffer]
    guard buffer.isRing else { return touchInside(range, access, at: counters) }
    let size = buffer.cellCount
    let start = range.lowerBound % size
    let end = start + range.count
    touchInside(start..<min(end, size), access, at: counters)
    if end > size { touchInside(0..<end - size, access, at: counters) }
  }

  private mutating func touchInside(
    _ range: Range<Int>, _ access: ScriptAccess, at counters: SIMD4<Int>
  ) {
    let stream = access.stream
    let conflict =
      switch access.kind {
      case .read:
        cells[access.buffer].read(
          range, reader: access.reader, accepted: access.numbers, by: &actors[stream])
      case .write, .fill:
        cells[access.buffer].write(
          range, access.numbers, isConstant: access.kind == .fill, by: actors[stream])
      }
    if let conflict { accuse(conflict, access, at: counters) }
  }

  private mutating func accuse(
    _ conflict: BufferCells.Conflict, _ access: ScriptAccess, at counters: SIMD4<Int>
  ) {
    let actor = actors[access.stream]
    guard accused.insert(actor.step).inserted, !findings.isFull else { return }
    let site = script.site(of: actor.step, in: actor.stream, at: counters)
    findings.append(
      script.message(conflict, script.buffers[access.buffer]),
      at: .item(script.steps[actor.step].item), notes: [site])
  }
}

extension OrderObserver {
  /// Elements of output ports that nothing writes.
  var unwrittenOutputs: Findings {
    var findings = Findings()
    for (index, output) in script.outputs.enumerated() {
      let access = script.accesses[output]
      let counts = cells[access.buffer].outputCounts
      let all = script.runs[access.runs].lazy.flatMap { $0.shifted(by: access.base) }
      guard let cell = all.first(where: { counts[$0] == 0 }) else { continue }
      let buffer = script.buffers[access.buffer]
      findings.append(
        "nothing writes element \(cell * buffer.granularity) of '\(buffer.name)'",
        at: .item(.output(index)))
    }
    return findings
  }

  var production: [Verification.Production] {
    zip(script.buffers, cells).filter { $0.0.kind.isMemory }.map { buffer, cells in
      Verification.Production(
        tile: buffer.tile, buffer: buffer.name, elements: cells.produced * buffer.granularity)
    }
  }
}

extension Script {
  /// The memory that ordering needs, in words.
  var stateSize: Int {
    buffers.reduce(0) { $0 + min($1.cellCount, 1 << 40) * (7 + $1.readers.count) }
  }

  fileprivate func message(_ conflict: BufferCells.Conflict, _ buffer: ScriptBuffer) -> String {
    switch buffer.kind {
    case .register: return registerMessage(conflict, buffer)
    case .cells: return cellsMessage(conflict, buffer)
    case .buffer: break
    }
    let element = { (cell: Int) in "element \(cell * buffer.granularity) of '\(buffer.name)'" }
    switch conflict {
    case .unwritten(let cell): return "reads \(element(cell)), which nothing has written"
    case .unorderedRead(let cell, let writer):
      return "reads \(element(cell)), but does not wait for its write in \(stream(of: writer))"
    case .unorderedWrite(let cell, let writer):
      return "writes \(element(cell)), but does not wait for its write in \(stream(of: writer))"
    case .overtaken(let cell, let reader):
      return "overwrites \(element(cell)), but does not wait until \(streams[reader].description) "
        + "has read it"
    case .unread(let cell, let writer):
      return "overwrites \(element(cell)), written in \(stream(of: writer)) and never read"
    case .outputTwice(let cell): return "writes \(element(cell)), an output, for the second time"
    case .unaccepted(let cell, let numbers, let accepted):
      return "reads \(element(cell)), which is in \(numbers), but must be in \(accepted)"
    }
  }

  private func registerMessage(_ conflict: BufferCells.Conflict, _ group: ScriptBuffer) -> String {
    let register = "the row register of group '\(group.name)'"
    switch conflict {
    case .unwritten: return "fires group '\(group.name)' before its row register is filled"
    case .unorderedRead(_, let writer), .unorderedWrite(_, let writer):
      return "uses \(register), but does not wait for \(stream(of: writer)), which fills it"
    case .overtaken(_, let reader):
      return "fills \(register), but does not wait until \(streams[reader].description) has fired "
        + "the group"
    case .unread, .outputTwice, .unaccepted:
      return "fills \(register) again before the group has fired"
    }
  }

  private func cellsMessage(_ conflict: BufferCells.Conflict, _ group: ScriptBuffer) -> String {
    switch conflict {
    case .unwritten: return "fires group '\(group.name)' before it is written"
    case .unorderedRead(_, let writer):
      return
        "fires group '\(group.name)', but does not wait for \(stream(of: writer)), which writes it"
    case .overtaken(_, let reader):
      return "writes group '\(group.name)', but does not wait until \(streams[reader].description) "
        + "has fired it"
    case .unorderedWrite, .unread, .outputTwice, .unaccepted:
      return "writes group '\(group.name)' while another stream writes it"
    }
  }

  /// Returns the description of the stream that contains a step.
  private func stream(of step: Int) -> String {
    streams.first { $0.steps.contains(step) }?.description ?? "the host"
  }
}

extension Range<Int> {
  func shifted(by distance: Int) -> Range<Int> { lowerBound + distance..<upperBound + distance }
}
