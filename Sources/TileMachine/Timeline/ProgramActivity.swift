import Hardware

/// How often each component acts in one run of a program.
public struct ProgramActivity: Equatable, Sendable {
  public private(set) var total = Activity()
  /// The layers in the order in which they first occur.
  public private(set) var layers: [Layer] = []

  public struct Layer: Equatable, Sendable {
    public var name: String
    public var activity: Activity
  }

  /// Counts each instruction as often as the loops around it run.
  ///
  /// - Precondition: `verify(_:)` finds nothing wrong with `program`.
  public init(_ program: Program) {
    var positions: [String: Int] = [:]
    for scope in program.scopes {
      for stream in scope.tile.streams {
        for (line, trips) in zip(stream.lines, stream.trips) {
          let activity = line.activity(in: scope) * trips
          let position = positions[line.layer] ?? layers.count
          if position == layers.count { layers.append(Layer(name: line.layer, activity: .init())) }
          positions[line.layer] = position
          layers[position].activity += activity
        }
      }
    }
    total = layers.reduce(Activity()) { $0 + $1.activity }
  }
}

extension Stream {
  /// How often each line runs.
  var trips: [Int] {
    var loops = [1]
    return lines.map { line in
      if line.instruction is End { loops.removeLast() }
      defer {
        if let loop = line.instruction as? Loop {
          loops.append(loops[loops.count - 1] * loop.count)
        }
      }
      return loops[loops.count - 1]
    }
  }
}

extension Line {
  /// The layer that the line belongs to: what its comment says before the first comma.
  public var layer: String {
    String(comment.prefix { $0 != "," })
  }

  fileprivate func activity(in scope: Scope) -> Activity {
    do {
      return try instruction.activity(in: scope)
    } catch {
      preconditionFailure("a verified program has no wrong line: \(error)")
    }
  }
}

extension Array where Element: Hashable {
  /// The elements, each where it first occurs.
  var uniqued: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
