/// One hardware sequencer, which runs its statements from first to last.
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

  /// Returns a statement with one instruction and no comment.
  public static func run(_ instruction: any Instruction) -> Statement { .line(Line(instruction)) }
}

/// One instruction with its comment.
public struct Line: Sendable {
  public var instruction: any Instruction
  /// The name of the layer; it has no effect on the program.
  public var comment: String

  public init(_ instruction: any Instruction, comment: String = "") {
    self.instruction = instruction
    self.comment = comment
  }

  /// The layer that the line belongs to.
  public var layer: String { comment }
}

/// Statements that run `count` times, with `variable` = 0, 1, …, `count` − 1.
///
/// A sound program nests loops at most `deepest` deep.
public struct Loop: Sendable {
  public var variable: String
  public var count: Int
  public var body: [Statement]
  public var comment: String
  /// The comment of the line that ends the loop.
  public var endComment: String

  /// The number of loops that a sequencer can nest.
  public static let deepest = 4
  /// The allowed numbers of iterations.
  public static let counts = 1...1 << 30

  public init(
    _ variable: String, _ count: Int, _ body: [Statement], comment: String = "",
    endComment: String = ""
  ) {
    self.variable = variable
    self.count = count
    self.body = body
    self.comment = comment
    self.endComment = endComment
  }
}

extension Loop {
  /// The layer that the loop belongs to.
  public var layer: String { comment }
}

extension [Statement] {
  /// Returns the same statements with `comment` on every line and loop.
  public func commented(_ comment: String) -> [Statement] {
    map { statement in
      switch statement {
      case .line(let line): .line(Line(line.instruction, comment: comment))
      case .loop(let loop):
        .loop(
          Loop(
            loop.variable, loop.count, loop.body.commented(comment), comment: comment,
            endComment: comment))
      }
    }
  }

  /// Every instruction once, in order, with the number of times that its enclosing loops run it, at
  /// most `Int.max`.
  package var executions: [(line: Line, trips: Int)] {
    flatMap { statement -> [(line: Line, trips: Int)] in
      switch statement {
      case .line(let line): [(line, 1)]
      case .loop(let loop):
        loop.body.executions.map { line, trips in
          let (product, overflow) = trips.multipliedReportingOverflow(by: loop.count)
          return (line, overflow ? .max : product)
        }
      }
    }
  }
}
