/// One hardware sequencer: it runs its statements from first to last.
public struct Stream: Sendable {
  public var name: String
  public var body: [Statement]

  public init(_ name: String, _ body: [Statement] = []) {
    self.name = name
    self.body = body
  }
}

/// A step of a stream: an instruction, or a loop around more steps.
public enum Statement: Sendable {
  case line(Line)
  case loop(Loop)

  /// An instruction without a comment.
  public static func run(_ instruction: any Instruction) -> Statement { .line(Line(instruction)) }
}

/// One instruction and what made it.
public struct Line: Sendable {
  public var instruction: any Instruction
  /// Layer and pass, for the reader; not part of the program's meaning.
  public var comment: String

  public init(_ instruction: any Instruction, comment: String = "") {
    self.instruction = instruction
    self.comment = comment
  }

  /// The layer that the line belongs to.
  public var layer: String { comment.layer }
}

/// Statements that run `count` times, with `variable` = 0, 1, …, `count` − 1.
///
/// Sound programs nest loops at most `deepest` deep.
public struct Loop: Sendable {
  public var variable: String
  public var count: Int
  public var body: [Statement]
  public var comment: String

  /// Loops that a sequencer can nest.
  public static let deepest = 4
  /// How often a loop can run.
  public static let counts = 1...1 << 30

  public init(_ variable: String, _ count: Int, _ body: [Statement], comment: String = "") {
    self.variable = variable
    self.count = count
    self.body = body
    self.comment = comment
  }
}

extension Loop {
  /// The layer that the loop belongs to.
  public var layer: String { comment.layer }
}

extension String {
  /// What a comment says up to its first comma.
  fileprivate var layer: String { String(prefix { $0 != "," }) }
}

extension [Statement] {
  /// The same statements, with `comment` on every line and loop.
  public func commented(_ comment: String) -> [Statement] {
    map { statement in
      switch statement {
      case .line(let line): .line(Line(line.instruction, comment: comment))
      case .loop(let loop):
        .loop(Loop(loop.variable, loop.count, loop.body.commented(comment), comment: comment))
      }
    }
  }

  /// Every instruction in order, each once, with the number of times that the loops around run it.
  package var executions: [(line: Line, trips: Int)] {
    flatMap { statement -> [(line: Line, trips: Int)] in
      switch statement {
      case .line(let line): [(line, 1)]
      case .loop(let loop): loop.body.executions.map { ($0.line, $0.trips * loop.count) }
      }
    }
  }
}
