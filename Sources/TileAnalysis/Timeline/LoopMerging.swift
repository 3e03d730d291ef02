import TileMachine

/// Which loops of a program are shown as one span each, so that there are not too many spans.
struct LoopMerging {
  /// A loop that is shown as one span.
  struct Merged: Equatable {
    /// The number of its head among the steps of the script.
    let step: Int
    /// The number of loops around it.
    let depth: Int
    let layer: String
  }

  /// For each step of the script, the loop that contains it and is shown as one span, if any.
  private(set) var loops: [Merged?] = []

  /// - Parameter limit: the number of spans. Each stream has an equal share of it; inside, so has each
  ///   loop of a body. A loop whose share is too small for its iterations becomes one span.
  init(_ program: Program, limit: Int) {
    let streams = program.scopes.flatMap(\.tile.streams)
    for stream in streams { add(stream.body, limit: limit / max(streams.count, 1), depth: 0) }
  }

  private mutating func add(_ body: [Statement], limit: Int, depth: Int) {
    let share = body.shareOfLoops(limit)
    for statement in body {
      switch statement {
      case .line: loops.append(nil)
      case .loop(let loop):
        let perIteration = share / loop.count
        if perIteration >= loop.body.count {
          loops.append(nil)
          add(loop.body, limit: perIteration, depth: depth + 1)
          loops.append(nil)
        } else {
          let merged = Merged(step: loops.count, depth: depth, layer: loop.layer)
          loops += Array(repeating: merged, count: statement.stepCount)
        }
      }
    }
  }
}

extension [Statement] {
  /// The spans that are left for each loop, after one for each line.
  fileprivate func shareOfLoops(_ limit: Int) -> Int {
    let loops = count { if case .loop = $0 { true } else { false } }
    return Swift.max(0, limit - (count - loops)) / Swift.max(1, loops)
  }
}

extension Statement {
  /// The number of steps of a script: one for an instruction, and for the head and the end of a loop.
  fileprivate var stepCount: Int {
    switch self {
    case .line: 1
    case .loop(let loop): loop.body.reduce(2) { $0 + $1.stepCount }
    }
  }
}
