import Basics
import TileMachine

extension ScriptBuilder {
  /// Adds the operands of the next step, in elements; `convertToCells` converts them later.
  mutating func add(_ footprint: Footprint, _ scope: Scope, _ item: ProgramListing.Item) {
    let tile = scope.tile.number
    for access in footprint.needs {
      guard let buffer = buffer(of: access, scope),
        bounded(access, .buffer(script.buffers[buffer]), item) != nil
      else { return }
    }
    for access in footprint.entries {
      let entries = scope.index.tables[access.address.buffer]?.entries ?? 0
      _ = bounded(access, .table(entries), item)
    }
    let accepts = footprint.accepts.map(NumberRange.init)
    let yields = footprint.yields.map(NumberRange.init)
    for access in footprint.reads {
      add(access, .read, access.accepts.map(NumberRange.init) ?? accepts, scope, item)
    }
    if let group = footprint.firesGroup {
      add(.register(tile: tile, group), .read)
      add(.cells(tile: tile, group), .read)
    }
    for access in footprint.fills { add(access, .fill, yields, scope, item) }
    for access in footprint.writes { add(access, .write, yields, scope, item) }
    if let group = footprint.fillsRegister { add(.register(tile: tile, group), .write) }
    if let group = footprint.writesGroup { add(.cells(tile: tile, group), .fill) }
  }

  /// Adds the contents of ports before and after the run.
  mutating func addPorts() {
    loops = []
    script.inputs = program.inputs.map { add($0) }
    script.outputs = program.outputs.map { add($0) }
  }

  private mutating func add(_ port: Port) -> Int {
    guard let buffer = buffers[.global(port.buffer)], let runs = try? port.elements.runs() else {
      preconditionFailure("ports are verified first")
    }
    append(
      ScriptAccess(
        kind: .fill, buffer: buffer, base: port.offset, strides: .zero, runs: 0..<0,
        numbers: NumberRange(.codes(bits: port.bits, isSigned: port.isSigned))), runs)
    return script.accesses.count - 1
  }

  /// Adds an access to a row register or to cells, if there are any.
  private mutating func add(_ key: BufferKey, _ kind: ScriptAccess.Kind) {
    guard let buffer = buffers[key] else { return }
    append(ScriptAccess(kind: kind, buffer: buffer, base: 0, strides: .zero, runs: 0..<0), [0..<1])
  }

  private mutating func add(
    _ access: Footprint.Access, _ kind: ScriptAccess.Kind, _ numbers: NumberRange?,
    _ scope: Scope, _ item: ProgramListing.Item
  ) {
    guard let buffer = buffer(of: access, scope),
      let strides = bounded(access, .buffer(script.buffers[buffer]), item), !access.runs.isEmpty
    else { return }
    if kind != .read, access.runs.overlap {
      findings.append(
        "writes an element of '\(access.address.buffer)' twice", at: .item(item))
    }
    guard script.runs.count + access.runs.count <= 1 << 24 else {
      findings.append(.tooLarge("2^24 runs of elements"), at: .item(item))
      return
    }
    append(
      ScriptAccess(
        kind: kind, buffer: buffer, base: access.address.offset, strides: strides, runs: 0..<0,
        numbers: numbers),
      access.runs)
  }

  private func buffer(of access: Footprint.Access, _ scope: Scope) -> Int? {
    let name = access.address.buffer
    return buffers[.local(tile: scope.tile.number, name)] ?? buffers[.global(name)]
  }

  /// Adds an access of the current stream.
  private mutating func append(_ access: ScriptAccess, _ runs: [Range<Int>]) {
    var access = access
    access.runs = script.runs.count..<script.runs.count + runs.count
    access.stream = script.streams.count
    script.runs += runs
    if access.kind == .read {
      access.reader = script.buffers[access.buffer].reader(script.streams.count)
    }
    script.buffers[access.buffer].refine(access.base)
    for level in 0..<4 { script.buffers[access.buffer].refine(access.strides[level]) }
    for run in runs {
      script.buffers[access.buffer].refine(run.lowerBound)
      script.buffers[access.buffer].refine(run.count)
    }
    script.accesses.append(access)
  }

  enum Target {
    case buffer(ScriptBuffer)
    case table(Int)
  }

  /// Returns the elements for one step of each enclosing loop; `nil` if the address leaves its
  /// target for some values of the loop variables. Without elements, the address itself must be in
  /// the target.
  private mutating func bounded(
    _ access: Footprint.Access, _ target: Target, _ item: ProgramListing.Item
  ) -> SIMD4<Int>? {
    let first = access.runs.first ?? 0..<1
    let last = access.runs.lazy.map(\.upperBound).max() ?? 1
    guard let strides = strides(of: access.address, item) else { return nil }
    let levels = loops.indices.prefix(4).map { (count: loops[$0].count, stride: strides[$0]) }
    let bounds = ClosedRange(of: access.address.offset, levels)
    let elements =
      bounds.lowerBound + Int128(first.lowerBound)...bounds.upperBound + Int128(last - 1)
    guard elements.lowerBound < 0 || elements.upperBound > target.last else {
      if !target.spans(last - first.lowerBound) {
        findings.append(
          "takes more elements than the ring '\(access.address.buffer)' has", at: .item(item))
        return nil
      }
      return strides
    }
    findings.append(
      "reaches \(target.part) \(elements.outermost(above: target.last)) of "
        + "'\(access.address.buffer)', which has \(target.size)", at: .item(item))
    return nil
  }

  private mutating func strides(of address: Address, _ item: ProgramListing.Item) -> SIMD4<Int>? {
    var strides = SIMD4<Int>.zero
    var seen: Set<String> = []
    for term in address.terms {
      guard let level = loops.firstIndex(where: { $0.variable == term.variable }), level < 4 else {
        findings.append(
          "no enclosing loop counts '\(term.variable)' in \(address)", at: .item(item))
        return nil
      }
      guard seen.insert(term.variable).inserted else {
        findings.append("'\(term.variable)' occurs twice in \(address)", at: .item(item))
        return nil
      }
      strides[level] = loops[level].count == 1 ? 0 : term.coefficient
    }
    return strides
  }

  /// Turns elements into cells, now that every access is known.
  mutating func convertToCells() {
    for index in script.buffers.indices { script.buffers[index].settle() }
    for index in script.accesses.indices {
      let cell = script.buffers[script.accesses[index].buffer].granularity
      script.accesses[index].base /= cell
      for level in 0..<4 { script.accesses[index].strides[level] /= cell }
      for run in script.accesses[index].runs {
        let elements = script.runs[run]
        script.runs[run] = elements.lowerBound / cell..<elements.upperBound / cell
      }
    }
  }
}

extension ScriptBuilder.Target {
  /// The last element that an access may reach; for rings only arithmetic sets a limit.
  fileprivate var last: Int128 {
    if case .buffer(let buffer) = self, buffer.isRing { return Int128(ElementShape.farthest) }
    return Int128(size) - 1
  }

  fileprivate var size: Int {
    switch self {
    case .buffer(let buffer): buffer.size
    case .table(let entries): entries
    }
  }

  fileprivate var part: String {
    if case .table = self { "entry" } else { "element" }
  }

  /// Whether `count` adjacent elements are distinct.
  fileprivate func spans(_ count: Int) -> Bool {
    if case .buffer(let buffer) = self, buffer.isRing { count <= buffer.size } else { true }
  }
}

extension ClosedRange<Int128> {
  /// Returns the bound that lies outside `0...last`.
  fileprivate func outermost(above last: Int128) -> Int128 {
    lowerBound < 0 ? lowerBound : upperBound
  }
}

extension ScriptBuffer {
  /// Makes cells small enough for distances of `elements`.
  fileprivate mutating func refine(_ elements: Int) {
    var (a, b) = (granularity.magnitude, elements.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    granularity = Int(a)
  }

  /// Returns the index of `stream` among the readers, and adds it if it is new.
  fileprivate mutating func reader(_ stream: Int) -> Int {
    if let index = readers.lastIndex(of: stream) { return index }
    readers.append(stream)
    return readers.count - 1
  }

  /// Makes the cells of a ring divide its size, after all accesses are known.
  fileprivate mutating func settle() {
    if isRing, granularity > 0 { refine(size) }
  }
}
