import Basics
import Hardware

extension Program {
  /// Reads the text form.
  ///
  /// The program has no blocks or tables yet, and need not be sound; `verify(_:)` checks that.
  /// - Parameters:
  ///   - source: the origin of the text, for messages.
  ///   - accelerator: the one that the `machine` line names.
  /// - Throws: a diagnostic at the first malformed line.
  public init(
    text: String, source: String, accelerator: Accelerator,
    encodings: Catalogue<any Encoding> = encodings
  ) throws {
    guard text.utf8.count <= 1 << 28, text.utf8.count(where: { $0 == 0x0A }) <= 1 << 20 else {
      throw Diagnostic.unsupported(
        "the program has more than 2^20 lines or 2^28 bytes", at: Place(source))
    }
    self = try asMalformed {
      var reader = ProgramReader(text, source: source)
      return try reader.program(on: accelerator, encodings: encodings)
    }
  }
}

/// Reads a program's text line by line.
struct ProgramReader {
  var reader: TextReader

  init(_ text: String, source: String) { reader = TextReader(text, source: source) }

  mutating func program(on accelerator: Accelerator, encodings: Catalogue<any Encoding>) throws
    -> Program
  {
    try header()
    var program = try machine(accelerator, encodings)
    while !reader.isAtEnd() {
      let start = reader.place
      switch try reader.name() {
      case "parts": try add(parts(), to: &program, start)
      case "global": program.globals.append(try buffer())
      case "input": program.inputs.append(try port())
      case "output": program.outputs.append(try port())
      case "operator": program.hostOperators.append(try hostOperator())
      case "matrix": program.matrices.append(try matrix())
      case "token": program.tokens.append(try token())
      case "channel": program.channels.append(try channel())
      case "tile": program.tiles.append(try tile())
      case "buffer": try editTile(&program, start) { $0.buffers.append(try $1.buffer()) }
      case "group": try editTile(&program, start) { $0.groups.append(try $1.group()) }
      case "stream": try editTile(&program, start) { $0.streams.append(try $1.stream()) }
      case let word:
        throw Diagnostic.unknown("declaration", word, known: Self.declarations, at: start)
      }
    }
    return program
  }

  private static let declarations = [
    "parts", "global", "input", "output", "operator", "matrix", "token", "channel", "tile",
    "buffer", "group",
    "stream",
  ]

  private mutating func header() throws {
    _ = reader.isAtEnd()
    let start = place()
    guard try reader.name() == "memc-program", try reader.integer() == 1 else {
      throw Diagnostic.malformed("a program must start with 'memc-program 1'", at: start)
    }
    try reader.expectLineEnd()
  }

  /// `machine isaac differential-pair {slice-bits = 2} bits-per-cycle 1`.
  private mutating func machine(_ accelerator: Accelerator, _ encodings: Catalogue<any Encoding>)
    throws -> Program
  {
    _ = reader.isAtEnd()
    try keyword("machine")
    let start = place()
    let title = try name()
    guard title == accelerator.title else {
      throw Diagnostic.malformed(
        "the program is for accelerator '\(title)', not '\(accelerator.title)'", at: start)
    }
    let encodingPlace = place()
    let encoding = try encodings.make(try name(), try reader.record(), at: encodingPlace)
    try keyword("bits-per-cycle")
    let bits = try integer(in: 1...16)
    try reader.expectLineEnd()
    return Program(accelerator: accelerator, encoding: encoding, inputBitsPerCycle: bits)
  }

  private func add(_ parts: Parts, to program: inout Program, _ start: Place) throws {
    guard program.parts == nil else {
      throw Diagnostic.malformed("'parts' is declared twice", at: start)
    }
    program.parts = parts
  }

  /// Applies `edit` to the last tile.
  private mutating func editTile(
    _ program: inout Program, _ start: Place, _ edit: (inout Tile, inout Self) throws -> Void
  ) throws {
    guard !program.tiles.isEmpty else {
      throw Diagnostic.malformed("expected 'tile' before its parts", at: start)
    }
    try edit(&program.tiles[program.tiles.count - 1], &self)
  }

  private mutating func tile() throws -> Tile {
    let number = try integer(in: 0...1 << 20)
    try reader.expectLineEnd()
    return Tile(number: number)
  }

  /// Reads `stream conv1` and its statements up to the next declaration.
  private mutating func stream() throws -> Stream {
    let name = try name()
    try reader.expectLineEnd()
    return Stream(name, try statements(in: []))
  }

  /// Reads statements up to the end of the innermost of `loops`, or to the next declaration.
  private mutating func statements(in loops: [Place]) throws -> [Statement] {
    var body: [Statement] = []
    while !reader.isAtEnd(), !isAtDeclaration {
      let start = place()
      switch nextName {
      case "loop": body.append(.loop(try loop(in: loops + [start])))
      case "end":
        guard !loops.isEmpty else { throw Diagnostic.malformed("'end' outside a loop", at: start) }
        return body
      default:
        let instruction = try reader.instruction()
        body.append(.line(Line(instruction, comment: try lineEnd())))
      }
    }
    guard let open = loops.last else { return body }
    throw Diagnostic.malformed("this loop has no 'end'", at: open)
  }

  /// Reads `loop y 28`, its statements and `end`.
  private mutating func loop(in loops: [Place]) throws -> Loop {
    guard loops.count <= Loop.deepest else {
      throw Diagnostic.malformed(
        "loops are nested at most \(Loop.deepest) deep", at: loops.last)
    }
    try keyword("loop")
    let variable = try name()
    let count = try integer(in: Loop.counts)
    let comment = try lineEnd()
    let body = try statements(in: loops)
    try keyword("end")
    return Loop(variable, count, body, comment: comment, endComment: try lineEnd())
  }

  /// Reads the end of a line, and returns its comment.
  private mutating func lineEnd() throws -> String {
    _ = reader.isAtLineEnd()
    let comment = reader.comment
    try reader.expectLineEnd()
    return comment.unquoted ?? comment
  }

  /// The next word, if it is a name.
  var nextName: String? {
    var ahead = reader
    return try? ahead.name()
  }

  private var isAtDeclaration: Bool {
    nextName.map(Self.declarations.contains) ?? false
  }
}
