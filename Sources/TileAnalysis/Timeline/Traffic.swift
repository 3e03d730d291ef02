import Hardware
import TileMachine

/// The bytes that a program moves between its tiles, and between them and the global memory, for a
/// batch of images.
public struct Traffic: Equatable, Sendable {
  /// Two tiles, the lower number first.
  public struct Pair: Hashable, Comparable, Sendable {
    public let lower: Int
    public let upper: Int

    init(_ a: Int, _ b: Int) { (lower, upper) = (min(a, b), max(a, b)) }

    public static func < (a: Pair, b: Pair) -> Bool { (a.lower, a.upper) < (b.lower, b.upper) }
  }

  /// By tile: bytes read from and written to the global memory.
  public private(set) var memory: [Int: Int] = [:]
  /// By pair of tiles: bytes sent in both directions.
  public private(set) var pairs: [Pair: Int] = [:]

  /// Counts the transfers of each instruction as often as the loops around it run, and the writes of
  /// a program in parts once.
  ///
  /// - Precondition: `verify(_:)` finds nothing wrong with `program`, apart from buffers too large
  ///   for their tile.
  public init(_ program: Program) {
    for scope in program.scopes {
      for (line, trips) in scope.tile.streams.lazy.flatMap(\.body.executions) {
        let times = line.instruction is Write ? trips : trips * program.batch
        for transfer in line.transfers(in: scope) { add(transfer, times: times) }
      }
    }
  }

  private mutating func add(_ transfer: Transfer, times: Int) {
    guard let other = transfer.other else {
      memory[transfer.tile, default: 0] += transfer.bytes * times
      return
    }
    guard other != transfer.tile else { return }
    pairs[Pair(transfer.tile, other), default: 0] += transfer.bytes * times
  }
}

extension Traffic {
  /// All bytes.
  public var bytes: Int { memory.values.reduce(0, +) + pairs.values.reduce(0, +) }

  /// What all bytes cross.
  ///
  /// - Parameter site: the number of a tile on the mesh.
  package func crossings(on mesh: Mesh, at site: (Int) -> Int = { $0 }) -> Crossings {
    var crossings = Crossings()
    for (tile, bytes) in memory {
      crossings.add(bytes, over: mesh.route(from: site(tile), to: nil))
    }
    for (pair, bytes) in pairs {
      crossings.add(bytes, over: mesh.route(from: site(pair.lower), to: site(pair.upper)))
    }
    return crossings
  }
}

/// The bytes over the links of meshes and between chips.
package struct Crossings: Equatable, Sendable {
  /// Σ bytes · links of meshes that they cross.
  package private(set) var byteHops = 0
  /// By link between chips, see `Route`: the bytes that cross it.
  package private(set) var links: [Int: Int] = [:]

  /// Σ bytes · links between chips that they cross.
  package var linkBytes: Int { links.values.reduce(0, +) }

  fileprivate mutating func add(_ bytes: Int, over route: Route) {
    byteHops += bytes * route.hops
    for link in route.links { links[link, default: 0] += bytes }
  }
}

extension Line {
  fileprivate func transfers(in scope: Scope) -> [Transfer] {
    do {
      return try instruction.transfers(in: scope)
    } catch {
      preconditionFailure("a verified program has no wrong line: \(error)")
    }
  }
}
