import TileMachine

/// The groups whose sums are the same in every step of an image, and go to neurons only.
///
/// Nothing between the inputs, which present their codes in every step, and the row register of such
/// a group keeps a state. Every line that fires it is followed by neurons, which alone read its sums.
struct SteadyGroups {
  private struct Name: Hashable {
    let tile: Int
    let group: String
  }

  private let names: Set<Name>

  init(_ program: Program, _ presentation: Presentation) {
    let flow = DataFlow(program, presentation)
    names = Set(
      program.scopes.flatMap { scope in
        scope.tile.groups.map(\.name).filter { group in
          !flow.changing.contains(.register(tile: scope.tile.number, group))
            && FiringLines(in: scope).goToNeurons(group)
        }.map { Name(tile: scope.tile.number, group: $0) }
      })
  }

  func contains(_ group: String, on tile: Int) -> Bool {
    names.contains(Name(tile: tile, group: group))
  }
}

/// Which places hold something else from step to step of an image.
private struct DataFlow {
  /// A buffer (of the global memory if it has no tile), a channel or a row register.
  enum Location: Hashable {
    case buffer(tile: Int?, String)
    case channel(String)
    case register(tile: Int, String)
  }

  /// From where an instruction moves data, and to where.
  private struct Path {
    var sources: [Location]
    var destinations: [Location]
    let keepsState: Bool
  }

  private(set) var changing: Set<Location> = []

  init(_ program: Program, _ presentation: Presentation) {
    for (port, coding) in zip(program.inputs, presentation.codings) where coding != .constant {
      changing.insert(.buffer(tile: nil, port.buffer))
    }
    let paths = program.scopes.flatMap { scope in
      scope.tile.streams.flatMap(\.body.executions).map { Self.path(of: $0.line, in: scope) }
    }
    var before = -1
    while changing.count != before {
      before = changing.count
      for path in paths where path.keepsState || !changing.isDisjoint(with: path.sources) {
        changing.formUnion(path.destinations)
      }
    }
  }

  private static func path(of line: Line, in scope: Scope) -> Path {
    let tile = scope.tile
    let footprint = line.footprint(in: scope)
    let places = { (accesses: [Footprint.Access]) in
      accesses.map(\.address.buffer).map { name -> Location in
        .buffer(tile: tile.buffers.contains { $0.name == name } ? tile.number : nil, name)
      }
    }
    var path = Path(
      sources: places(footprint.reads), destinations: places(footprint.writes + footprint.fills),
      keepsState: (line.instruction as? any Executable)?.keepsState ?? true)
    if let group = footprint.firesGroup { path.sources.append(.register(tile: tile.number, group)) }
    if let group = footprint.fillsRegister {
      path.destinations.append(.register(tile: tile.number, group))
    }
    switch footprint.synchronization {
    case .send(let channel, _): path.destinations.append(.channel(channel))
    case .receive(let channel, _): path.sources.append(.channel(channel))
    default: break
    }
    return path
  }
}

/// The lines of a tile, each with the one before it in its loop.
private struct FiringLines {
  private let scope: Scope
  private let pairs: [(before: Line?, line: Line)]

  init(in scope: Scope) {
    self.scope = scope
    pairs = scope.tile.streams.flatMap(\.body.neighbors)
  }

  /// Whether every line that fires the group is followed by neurons that compute with real numbers,
  /// and whether nothing else reads its sums.
  func goToNeurons(_ group: String) -> Bool {
    let mvms = pairs.map(\.line).filter { ($0.instruction as? MVM)?.group == group }
    let fires = pairs.filter { ($0.before?.instruction as? MVM)?.group == group && isAlone($0) }
    return mvms.count == fires.count
      && mvms.allSatisfy { readersFollowFirings(of: ($0.instruction as? MVM)?.destination.buffer) }
  }

  /// Whether a line is a `fire` in single precision whose only operand are the sums before it.
  private func isAlone(_ pair: (before: Line?, line: Line)) -> Bool {
    guard let fire = pair.line.instruction as? Fire, fire.precision == .single else { return false }
    let types = [fire.a, fire.destination].map { address in
      scope.tile.buffers.first { $0.name == address.buffer }?.type
    }
    return fire.b.buffer.isEmpty && reads(pair) && types == [.i32, .u8]
  }

  /// Whether every line that reads a buffer reads what the line before it has just written there.
  private func readersFollowFirings(of buffer: String?) -> Bool {
    pairs.allSatisfy { pair in
      let reads = pair.line.footprint(in: scope).reads
      return !reads.contains { $0.address.buffer == buffer } || self.reads(pair)
    }
  }

  /// Whether a line reads nothing but sums that the line before it writes.
  private func reads(_ pair: (before: Line?, line: Line)) -> Bool {
    guard let mvm = pair.before?.instruction as? MVM, !mvm.accumulates,
      let columns = try? scope.group(mvm.group).matrix.columns
    else { return false }
    return pair.line.footprint(in: scope).reads.allSatisfy { access in
      access.address == mvm.destination
        && access.runs.allSatisfy { 0 <= $0.lowerBound && $0.upperBound <= columns }
    }
  }
}

extension Line {
  fileprivate func footprint(in scope: Scope) -> Footprint {
    do { return try instruction.footprint(in: scope) } catch {
      preconditionFailure("a verified program has no wrong line: \(error)")
    }
  }
}

extension [Statement] {
  /// Every line with the line directly before it.
  fileprivate var neighbors: [(before: Line?, line: Line)] {
    var previous: Line?
    return flatMap { statement -> [(before: Line?, line: Line)] in
      switch statement {
      case .line(let line):
        defer { previous = line }
        return [(previous, line)]
      case .loop(let loop):
        previous = nil
        return loop.body.neighbors
      }
    }
  }
}
