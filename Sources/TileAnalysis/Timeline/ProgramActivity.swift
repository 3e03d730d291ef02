import Hardware
import TileMachine

/// How often each component acts for one image.
public struct ProgramActivity: Equatable, Sendable {
  public private(set) var total = Activity()
  /// The layers in the order in which they first occur.
  public private(set) var layers: [Layer] = []
  /// The writes of a program in parts, once for a batch of images.
  public private(set) var writes = Activity()

  /// The activity of one layer.
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
        for (line, trips) in stream.body.executions {
          let activity = line.activity(in: scope) * trips
          if line.instruction is Write {
            writes += activity
            continue
          }
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

extension Line {
  fileprivate func activity(in scope: Scope) -> Activity {
    do {
      return try instruction.activity(in: scope)
    } catch {
      preconditionFailure("a verified program has no wrong line: \(error)")
    }
  }
}

extension VerifiedProgram {
  /// How often one run drives a cell of each position.
  public var cellReads: [Int: Int] {
    get throws {
      var reads: [Int: Int] = [:]
      for scope in program.scopes {
        for stream in scope.tile.streams {
          for (line, trips) in stream.body.executions {
            guard let mvm = line.instruction as? MVM else { continue }
            try reads.merge(mvm.cellReads(in: scope).mapValues { $0 * trips }, uniquingKeysWith: +)
          }
        }
      }
      return reads
    }
  }
}

extension Array where Element: Hashable {
  /// The distinct elements, in the order of their first occurrence.
  var uniqued: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
