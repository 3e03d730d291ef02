import TileMachine

/// An instruction that passes or changes signals, and from where to where.
struct SignalPath {
  var sources: [SignalPlace]
  var destination: SignalPlace
}

extension Tile {
  /// Where an address of one of the tile's instructions leads.
  func place(_ address: Address) -> SignalPlace {
    let isLocal = buffers.contains { $0.name == address.buffer }
    return .buffer(tile: isLocal ? number : nil, address.buffer)
  }

  /// The path of data through an instruction; `nil` if it moves none.
  func path(of instruction: any Instruction) -> SignalPath? {
    switch instruction {
    case let move as Move: path([move.source], move.destination)
    case let pool as Pool: path([pool.source], pool.destination)
    case let requant as Requant: path([requant.source], requant.destination)
    case let lookup as Lookup: path([lookup.source], lookup.destination)
    case let add as Add: path([add.a, add.b], add.destination)
    case let product as Mul: path([product.a, product.b], product.destination)
    case let gather as Gather:
      SignalPath(
        sources: [place(gather.source)], destination: .register(tile: number, gather.group))
    case let mvm as MVM:
      SignalPath(
        sources: [.register(tile: number, mvm.group)], destination: place(mvm.destination))
    case let send as Send:
      SignalPath(sources: [place(send.source)], destination: .channel(send.channel))
    case let receive as Receive:
      SignalPath(sources: [.channel(receive.channel)], destination: place(receive.destination))
    default: nil
    }
  }

  private func path(_ sources: [Address], _ destination: Address) -> SignalPath {
    SignalPath(sources: sources.map(place), destination: place(destination))
  }
}

extension Program {
  /// Follows contents backwards from arrays and outputs.
  func reach() -> SignalReach {
    let paths = tiles.flatMap { tile in
      tile.streams.flatMap(\.body.executions).compactMap { line, _ in
        tile.path(of: line.instruction).map { (path: $0, instruction: line.instruction) }
      }
    }
    var reach = SignalReach()
    reach.outputs = Set(outputs.map { SignalPlace.buffer(tile: nil, $0.buffer) })
    var before = -1
    while reach.count != before {
      before = reach.count
      for (path, instruction) in paths { reach.follow(path, instruction) }
    }
    return reach
  }
}

/// Where contents lead.
struct SignalReach {
  /// Places from which something reaches an array.
  var arrays: Set<SignalPlace> = []
  /// Places whose contents drive word lines, moved or pooled to their maximum.
  var wordLines: Set<SignalPlace> = []
  /// Places whose contents are moved to an output.
  var outputs: Set<SignalPlace> = []

  fileprivate var count: Int { arrays.count + wordLines.count + outputs.count }

  fileprivate mutating func follow(_ path: SignalPath, _ instruction: any Instruction) {
    let isMaximum = (instruction as? Pool)?.kind == .max
    let moves = instruction is Move || instruction is Send || instruction is Receive
    if instruction is Gather {
      arrays.formUnion(path.sources)
      wordLines.formUnion(path.sources)
    }
    if arrays.contains(path.destination) { arrays.formUnion(path.sources) }
    if moves || isMaximum, wordLines.contains(path.destination) {
      wordLines.formUnion(path.sources)
    }
    if moves, outputs.contains(path.destination) { outputs.formUnion(path.sources) }
  }
}
