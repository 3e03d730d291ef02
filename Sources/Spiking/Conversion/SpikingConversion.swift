import Basics
import TileMachine

/// Converts a program line by line, following what every buffer holds.
struct SpikingConversion {
  let behaviour: NeuronBehaviour
  let steps: Int
  let switchUnits: [String: SwitchUnits]
  let inputs: [PresentedInput]
  let tables: SpikingTables
  /// For each matrix, the largest sum of the magnitudes of a column's weights.
  let columnSums: [String: Double]
  let reach: SignalReach
  /// The program, as far as it is converted.
  var program: Program
  var signals: [SignalPlace: Signal] = [:]
  private(set) var warnings: [String] = []
  /// Whether every code is that of the integer mode; see `SpikingProgram.equalsIntegerMode`.
  var isExact: Bool
  /// The tile whose lines are being converted, as it was.
  private(set) var tile = Tile(number: 0)
  private(set) var layer = ""
  /// Whether lines are converted; before, only signals are followed.
  private var converts = false
  private var changed = false
  /// Buffers and channels that hold changes of codes.
  private var wide: Set<String> = []

  init(
    _ program: Program, _ behaviour: NeuronBehaviour, inputs: [PresentedInput], steps: Int,
    switchUnits: [String: SwitchUnits]
  ) {
    self.program = program
    self.behaviour = behaviour
    self.inputs = inputs
    self.steps = steps
    self.switchUnits = switchUnits
    tables = SpikingTables(steps: steps, inputSteps: inputs.map(\.duration).max() ?? steps)
    isExact = behaviour.waits && inputs.allSatisfy { $0.coding == .once }
    reach = program.reach()
    columnSums = program.columnSums
  }

  /// For each line of the program, in order, when it is at work on an image.
  private var works: [SpikingSchedule.Work] = []
  /// Whether values of several windows are added up, or side by side.
  private var mixesWindows = false
  /// The levels of the neurons.
  var levels: Set<Int> = []

  /// The steps in which inputs are presented.
  var duration: Int { inputs.map(\.duration).max() ?? steps }

  /// Signals pass at least one layer in a round; programs with more layers in a row do not exist.
  private static let mostRounds = 10_000

  /// The most layers of neurons in front of any value.
  var depth: Int { signals.values.map(\.depth).max() ?? 0 }

  /// Returns the program in spiking mode.
  ///
  /// - Throws: `unsupported` at the layer that cannot spike.
  mutating func convert() throws -> Program {
    for (port, input) in zip(program.inputs, inputs) {
      signals[.buffer(tile: nil, port.buffer)] = input.signal(isSigned: port.isSigned)
    }
    // streams of several tiles wait for each other, so signals come round by round
    var rounds = 0
    repeat {
      changed = false
      try walk()
      rounds += 1
    } while changed && rounds < Self.mostRounds
    guard !changed else {
      throw Diagnostic.unsupported("values of the program depend on themselves")
    }
    converts = true
    try walk()
    try expectTotals()
    widen()
    driveSpikes()
    return program
  }

  private mutating func walk() throws {
    for index in program.tiles.indices {
      tile = program.tiles[index]
      for stream in tile.streams.indices {
        let body = try converted(tile.streams[stream].body)
        if converts { program.tiles[index].streams[stream].body = body }
      }
    }
  }

  private mutating func converted(_ body: [Statement]) throws -> [Statement] {
    try body.map { statement in
      switch statement {
      case .line(var line):
        layer = line.layer
        if converts { works.append(work(of: line.instruction)) }
        line.instruction = try locating(at: Place("layer '\(layer)'")) {
          try converted(line.instruction)
        }
        return .line(line)
      case .loop(var loop):
        loop.body = try converted(loop.body)
        return .loop(loop)
      }
    }
  }

  /// When a line is at work: while its operands come, and, if it is neurons that wait, while they
  /// fire.
  private func work(of instruction: any Instruction) -> SpikingSchedule.Work {
    guard let path = tile.path(of: instruction) else { return .once }
    let sources = path.sources.compactMap { signals[$0] }
    if sources.allSatisfy({ $0.form == .total }) { return .once }
    guard behaviour.waits else { return .windows([0]) }
    let depths = sources.map(\.depth)
    let isNeuron =
      reach.wordLines.contains(path.destination) && (instruction is Requant || instruction is Add)
    return .windows(Set(isNeuron ? depths + [(depths.max() ?? 0) + 1] : depths))
  }

  /// When all lines are at work, once the program is converted.
  var schedule: SpikingSchedule {
    SpikingSchedule(
      works: works, lastWindow: behaviour.waits ? depth : 0, inputSteps: duration, steps: steps,
      imagesOverlap: behaviour.waits && !mixesWindows)
  }

  /// Returns the instruction in spiking mode; as it is, if the signals of its operands are not yet
  /// known.
  private mutating func converted(_ instruction: any Instruction) throws -> any Instruction {
    if let fill = instruction as? Fill { try expectZero(fill) }
    guard let path = tile.path(of: instruction) else { return instruction }
    let sources = path.sources.compactMap { signals[$0] }
    guard sources.count == path.sources.count else { return instruction }
    if converts, Set(sources.map(\.depth)).count > 1 { mixesWindows = true }
    if sources.allSatisfy({ $0.form == .total }) {
      try note(sources[0], in: path.destination)
      return instruction
    }
    let site = Site(instruction: instruction, path: path, sources: sources)
    let (result, signal) = try convert(site)
    try note(signal, in: path.destination)
    return converts ? result : instruction
  }

  /// - Throws: `unsupported` for a constant beside activations, which would be there in every step.
  private func expectZero(_ fill: Fill) throws {
    guard fill.constant != 0, reach.arrays.contains(tile.place(fill.destination)) else { return }
    throw Diagnostic.unsupported(
      "activations are padded with a constant other than 0, which spikes cannot express",
      note: "pad with 0")
  }

  /// Records what a place holds. Several lines may write a buffer, each a part of it; a scratch
  /// buffer holds one signal after another.
  private mutating func note(_ signal: Signal, in place: SignalPlace) throws {
    if case .buffer(_, let name) = place, signal.isWide { wide.insert(name) }
    if case .channel(let name) = place, signal.isWide { wide.insert(name) }
    guard !isScratch(place) else {
      signals[place] = signal
      return
    }
    let merged = try signals[place]?.merged(with: signal) ?? signal
    if converts, merged.depth != signal.depth { mixesWindows = true }
    guard merged != signals[place] else { return }
    changed = true
    signals[place] = merged
  }

  private func isScratch(_ place: SignalPlace) -> Bool {
    guard case .buffer(_?, let name) = place else { return false }
    return tile.buffers.contains { $0.name == name && $0.isScratch }
  }

  mutating func warn(_ warning: String) {
    if !warnings.contains(warning) { warnings.append(warning) }
  }

  /// Gives the converted program a new table, and returns the address that reads it in place of
  /// `old`.
  mutating func address(_ old: Address, of table: Table) -> Address {
    guard converts else { return old }
    var number = program.tables.count
    while program.tables["\(old.buffer).\(number)"] != nil { number += 1 }
    let name = "\(old.buffer).\(number)"
    program.tables[name] = table
    return Address(name, offset: old.offset, terms: old.terms)
  }

  /// - Throws: `unsupported` if an output is not the total of sums over all steps.
  private func expectTotals() throws {
    for port in program.outputs
    where signals[.buffer(tile: nil, port.buffer)].map({ $0.form != .total }) == true {
      throw Diagnostic.unsupported(
        "the output '\(port.value)' is an input or a value that neurons read, which is different in "
          + "each step", note: "compile the network without this output")
    }
  }

  /// Makes room for changes of codes.
  private mutating func widen() {
    for tile in program.tiles.indices {
      for index in program.tiles[tile].buffers.indices {
        program.tiles[tile].buffers[index].widen(wide)
      }
    }
    for index in program.globals.indices { program.globals[index].widen(wide) }
    for index in program.channels.indices where wide.contains(program.channels[index].name) {
      program.channels[index].type = program.channels[index].type.widened
    }
  }

  /// Word lines take one spike, or the bits of a number, one after another.
  private mutating func driveSpikes() {
    let largestDigit = Double(1 << program.inputBitsPerCycle - 1)
    program.inputBitsPerCycle = 1
    for (port, input) in inputs.enumerated() { program.inputs[port].bits = input.bits }
    for tile in program.tiles.indices {
      let number = program.tiles[tile].number
      for group in program.tiles[tile].groups.indices {
        let name = program.tiles[tile].groups[group].name
        guard let signal = signals[.register(tile: number, name)] else { continue }
        program.tiles[tile].groups[group].drive(signal)
        program.tiles[tile].groups[group].steps = program.tiles[tile].groups[group].steps.map {
          max($0 / largestDigit, 0x1p-10)
        }
      }
    }
  }
}

extension Buffer {
  fileprivate mutating func widen(_ names: Set<String>) {
    if names.contains(name) { type = type.widened }
  }
}

extension BufferType {
  /// A type for changes of codes of a byte.
  fileprivate var widened: BufferType { size == 1 ? .i16 : self }
}

extension Program {
  /// For each matrix, the largest sum of the magnitudes of a column's weights.
  fileprivate var columnSums: [String: Double] {
    let copies = Dictionary(grouping: blocks) { MatrixCopy(matrix: $0.matrix, copy: $0.copy) }
    return copies.reduce(into: [:]) { sums, copy in
      var columns: [Int: Double] = [:]
      for block in copy.value {
        for (index, code) in block.codes.elements.enumerated() {
          columns[block.columns[index % block.columns.count], default: 0] += Double(code.magnitude)
        }
      }
      sums[copy.key.matrix] = max(sums[copy.key.matrix] ?? 0, columns.values.max() ?? 0)
    }
  }
}

private struct MatrixCopy: Hashable {
  let matrix: String
  let copy: Int
}

/// One line, and what its operands hold.
struct Site {
  let instruction: any Instruction
  let path: SignalPath
  let sources: [Signal]
}

extension Group {
  fileprivate mutating func drive(_ signal: Signal) {
    switch signal.form {
    case .spikes: (inputBits, inputIsSigned) = (1, false)
    case .graded(let bits, let isSigned): (inputBits, inputIsSigned) = (bits, isSigned)
    case .instant, .total: break
    }
  }
}

extension PresentedInput {
  fileprivate func signal(isSigned: Bool) -> Signal {
    Signal(
      form: bits == 1 && coding == .bernoulli ? .spikes : .graded(bits: bits, isSigned: isSigned),
      levels: levels, depth: 0, largest: Double(1 << bits))
  }
}
