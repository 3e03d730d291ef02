import Basics
import Hardware
import TileMachine

extension SpikingConversion {
  /// Returns what a line becomes, and the signal that it writes.
  ///
  /// - Throws: `unsupported` if it cannot spike.
  mutating func convert(_ site: Site) throws -> (any Instruction, Signal) {
    switch site.instruction {
    case let requant as Requant: try convert(requant, site)
    case let add as Add where !add.table.buffer.isEmpty: try convert(add, site)
    case let lookup as Lookup: try convert(lookup, site)
    case let pool as Pool: (exact(pool), try pooled(pool, site.sources[0]))
    case let mvm as MVM: (mvm, product(mvm, site.sources[0]))
    case is Mul:
      throw Diagnostic.unsupported(
        "the product of two activations cannot be computed on spikes",
        note: "use a network without products of activations, such as gates")
    default: (site.instruction, try common(site.sources))
    }
  }

  /// The pool without the errors of its unit, which spikes do not pass.
  private mutating func exact(_ pool: Pool) -> Pool {
    doubt(pool.unit)
    var pool = pool
    pool.unit = nil
    return pool
  }

  private mutating func doubt(_ unit: UnitCodes?) {
    guard unit != nil else { return }
    warn("errors of activation and pooling units are not simulated in spiking mode")
  }

  /// The signal of several operands that are added or follow each other.
  private func common(_ sources: [Signal]) throws -> Signal {
    guard Set(sources.map(\.levels)).count == 1 else {
      throw Diagnostic.unsupported("sums of spikes with different scales are not supported")
    }
    var signal = sources[0]
    signal.depth = sources.map(\.depth).max() ?? 0
    signal.largest = sources.reduce(0) { $0 + $1.largest }
    return signal
  }

  private func product(_ mvm: MVM, _ source: Signal) -> Signal {
    var signal = source
    let matrix = tile.groups.first { $0.name == mvm.group }?.matrix
    signal.largest *= matrix.flatMap { columnSums[$0] } ?? 0x1p31
    return signal
  }

  private mutating func pooled(_ pool: Pool, _ source: Signal) throws -> Signal {
    if pool.kind == .max, source.form == .instant {
      warn(
        "max pooling (\(layer)) takes the largest of random sums, which is more than the largest "
          + "mean: train the network with average pooling, or without pooling, for stochastic neurons"
      )
    }
    guard pool.kind == .max, source.depth > 0, source.form == .spikes else {
      if pool.kind == .max, case .graded = source.form, source.depth > 0 {
        throw Diagnostic.unsupported(
          "the maximum of values cannot be taken while they are still adding up",
          note: "put the activation before the pooling, which has the same result for ReLU")
      }
      var sum = source
      if pool.kind == .sum { sum.largest *= Double(pool.window.count) }
      return sum
    }
    if !behaviour.waits {
      warn(
        "max pooling (\(layer)) passes a spike of any input of its window, which is more than the "
          + "largest rate; neurons that wait ('levels') take the exact maximum")
    }
    return source
  }

  /// A rescaled sum.
  private mutating func convert(_ requant: Requant, _ site: Site) throws -> (
    any Instruction, Signal
  ) {
    guard let table = program.tables[requant.table.buffer] else {
      return (requant, site.sources[0])
    }
    doubt(requant.unit)
    try expectNoHalves(requant.halves, table, multipliers: 1)
    if case .switches = behaviour, reach.arrays.contains(site.path.destination) {
      try expectNoOutput(site.path.destination)
      return try instant(requant, site.sources[0], table)
    }
    let sum = ScaledSum(
      operands: [requant.source], destination: requant.destination, table: table,
      address: requant.table, count: requant.count, tableStep: requant.tableStep)
    return try convert(sum, site)
  }

  private mutating func convert(_ add: Add, _ site: Site) throws -> (any Instruction, Signal) {
    guard let table = program.tables[add.table.buffer], case .integrates = behaviour,
      add.aStep == 1, add.bStep == 1
    else {
      throw Diagnostic.unsupported(
        "a sum of activations needs neurons that integrate",
        note: "use '--spiking levels' or 'if'")
    }
    try expectNoHalves(add.halves, table, multipliers: 2)
    let sum = ScaledSum(
      operands: [add.a, add.b], destination: add.destination, table: table, address: add.table,
      count: add.count, tableStep: add.tableStep)
    return try convert(sum, site)
  }

  /// Neurons, if their spikes drive word lines; else a value that the digital side adds up.
  private mutating func convert(_ sum: ScaledSum, _ site: Site) throws -> (
    any Instruction, Signal
  ) {
    guard reach.arrays.contains(site.path.destination) else { return try total(sum, site.sources) }
    try expectNoOutput(site.path.destination)
    guard reach.wordLines.contains(site.path.destination) else {
      return try changes(sum, site.sources)
    }
    if sum.table.lowest == 0 { return try neurons(sum, site.sources) }
    // a scaled input is still an input
    guard site.sources.allSatisfy({ $0.depth == 0 }), !scalesSums else {
      throw Diagnostic.unsupported(
        "the lowest value of the activation of '\(layer)' is not 0, which spikes cannot express",
        note: "put a ReLU after the layer")
    }
    return try changes(sum, site.sources)
  }

  private mutating func neurons(_ sum: ScaledSum, _ sources: [Signal]) throws -> (
    any Instruction, Signal
  ) {
    guard case .integrates(let neuron) = behaviour, let highest = sum.table.highest,
      highest > 0
    else {
      throw Diagnostic.unsupported("the activation has no positive values")
    }
    levels.insert(highest)
    let firing = try tables.firing(sum.table, inputs: sources, levels: highest, neuron)
    isExact = isExact && firing.isExact
    var fire = Fire()
    fire.leak = Int((neuron.leak * Double(Fire.leakUnit)).rounded())
    fire.reset = neuron.reset
    fire.precision = neuron.waits ? .exact : .single
    (fire.destination, fire.a) = (sum.destination, sum.operands[0])
    if sum.operands.count > 1 { fire.b = sum.operands[1] }
    (fire.count, fire.tableStep) = (sum.count, sum.tableStep)
    fire.table = address(sum.address, of: firing.table)
    let depth = (sources.map(\.depth).max() ?? 0) + 1
    if neuron.waits {
      fire.start = duration + (depth - 1) * steps
      fire.window = steps
    }
    return (fire, Signal(form: .spikes, levels: Double(highest), depth: depth, largest: 1))
  }

  /// The code of a total, and the depth of what is added up.
  private mutating func integrated(_ sum: ScaledSum, _ sources: [Signal]) throws -> Integrate {
    let total = try tables.total(sum.table, inputs: sources)
    isExact = isExact && total.isExact
    var integrate = Integrate()
    (integrate.destination, integrate.a) = (sum.destination, sum.operands[0])
    if sum.operands.count > 1 { integrate.b = sum.operands[1] }
    (integrate.count, integrate.tableStep) = (sum.count, sum.tableStep)
    integrate.table = address(sum.address, of: total.table)
    return integrate
  }

  /// A value that no array reads, on the way to neurons: the change of its code in each step.
  private mutating func changes(_ sum: ScaledSum, _ sources: [Signal]) throws -> (
    any Instruction, Signal
  ) {
    guard let high = sum.table.highest, high - sum.table.lowest < 1 << 15 else {
      throw Diagnostic.unsupported("a value has too many codes to be passed on step by step")
    }
    let span = high - sum.table.lowest
    var integrate = try integrated(sum, sources)
    integrate.writesChanges = true
    let bits = Int.bitWidth - span.leadingZeroBitCount + 1
    return (
      integrate,
      Signal(
        form: .graded(bits: bits, isSigned: true), levels: Double(steps),
        depth: sources.map(\.depth).max() ?? 0, largest: Double(span))
    )
  }

  /// A result: the code of the total over all steps.
  private mutating func total(_ sum: ScaledSum, _ sources: [Signal]) throws -> (
    any Instruction, Signal
  ) {
    (
      try integrated(sum, sources),
      Signal(form: .total, levels: 1, depth: sources.map(\.depth).max() ?? 0, largest: 0x1p16)
    )
  }

  /// The input of stochastic neurons in one step.
  private mutating func instant(_ requant: Requant, _ source: Signal, _ table: Table) throws -> (
    any Instruction, Signal
  ) {
    guard table.lowest < 0 || !scalesSums else {
      throw Diagnostic.unsupported(
        "the activation of '\(layer)' is a clamp, but stochastic neurons need their own curve",
        note:
          "replace ReLU by Switching, with the pass 'spiking' of a mapping or in training, or use "
          + "'--spiking levels'")
    }
    var requant = requant
    requant.unit = nil
    requant.table = address(requant.table, of: try tables.rescaled(table, by: source.levels))
    return (requant, Signal(form: .instant, levels: 1, depth: source.depth, largest: 0x1p16))
  }

  /// Whether the lines of the layer scale sums of an array.
  private var scalesSums: Bool { program.matrices.contains { $0.name == layer } }

  private mutating func convert(_ lookup: Lookup, _ site: Site) throws -> (any Instruction, Signal)
  {
    guard case .switches = behaviour, let units = switchUnits[layer],
      let function = program.functions[lookup.function]
    else {
      throw Diagnostic.unsupported(
        "the function of '\(layer)' is not one that these neurons compute",
        note: "ReLU spikes with '--spiking levels' or 'if', Switching with 'stochastic'")
    }
    try expectNoOutput(site.path.destination)
    var devices = Switch()
    (devices.destination, devices.source) = (lookup.destination, lookup.source)
    devices.count = lookup.count
    devices.function = "\(lookup.function).volts"
    let lowest = isSigned(lookup.source.buffer) ? -(function.count / 2) : 0
    program.functions[devices.function] = function.indices.map { index in
      Int32((units.voltage * Double(lowest + index) * 1000).rounded().clamped(to: -1e9...1e9))
    }
    return (
      devices,
      Signal(
        form: .spikes, levels: 1 / units.probability, depth: site.sources[0].depth + 1,
        largest: 1)
    )
  }

  private func isSigned(_ name: String) -> Bool {
    (tile.buffers + program.globals).first { $0.name == name }?.type.isSigned ?? false
  }

  private func expectNoOutput(_ place: SignalPlace) throws {
    guard !reach.outputs.contains(place) else {
      throw Diagnostic.unsupported(
        "the value of '\(layer)' is an output and is also read by arrays, which see spikes",
        note: "compile the network without this output")
    }
  }
}

/// One line that scales a sum of operands to codes.
private struct ScaledSum {
  let operands: [Address]
  let destination: Address
  let table: Table
  let address: Address
  let count: Int
  let tableStep: Int
}

extension Table {
  /// The lowest and highest code that its entries clamp to.
  fileprivate var lowest: Int { column(fields - 2).min() ?? 0 }
  fileprivate var highest: Int? { column(fields - 1).max() }

  private func column(_ field: Int) -> [Int] {
    stride(from: field, to: values.count, by: fields).map { values.elements[$0] }
  }
}

extension Double {
  fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}

extension SpikingConversion {
  /// Throws if halves are rounded to codes of one parity, which neurons do not, and sums reach them.
  private func expectNoHalves(_ halves: Halves, _ table: Table, multipliers: Int) throws {
    guard halves != .up, table.reachesHalves(multipliers: multipliers) else { return }
    throw Diagnostic.unsupported(
      "the activation of '\(layer)' rounds halves to even codes, which neurons do not",
      note: "quantize the network in single precision with memc")
  }
}

extension Table {
  /// Whether sums of 32 bits can fall halfway between two codes: whether factors have few bits.
  fileprivate func reachesHalves(multipliers: Int) -> Bool {
    (0..<entries).contains { entry in
      let row = (0..<fields).map { Int(values.elements[entry * fields + $0]) }
      let zeros = row.prefix(multipliers).map(\.trailingZeroBitCount).min() ?? 0
      return row[multipliers] - zeros <= 32
    }
  }
}
