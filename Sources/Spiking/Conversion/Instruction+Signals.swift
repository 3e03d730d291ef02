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
  /// The places whose contents reach an array, and those whose contents reach an output unchanged.
  func reach() -> (arrays: Set<SignalPlace>, outputs: Set<SignalPlace>) {
    let paths = tiles.flatMap { tile in
      tile.streams.flatMap(\.body.executions).compactMap { line, _ in
        tile.path(of: line.instruction).map { (path: $0, moves: line.instruction is Move) }
      }
    }
    var arrays: Set<SignalPlace> = []
    var outputs = Set(self.outputs.map { SignalPlace.buffer(tile: nil, $0.buffer) })
    var before = -1
    while arrays.count + outputs.count != before {
      before = arrays.count + outputs.count
      for (path, moves) in paths {
        if case .register = path.destination { arrays.formUnion(path.sources) }
        if arrays.contains(path.destination) { arrays.formUnion(path.sources) }
        if moves, outputs.contains(path.destination) { outputs.formUnion(path.sources) }
      }
    }
    return (arrays, outputs)
  }
}
