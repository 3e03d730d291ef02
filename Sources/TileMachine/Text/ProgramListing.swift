import Basics
import Hardware

/// The text form of a program, and the line of each of its parts.
package struct ProgramListing {
  package enum Item: Hashable {
    case machine
    case parts
    case global(Int)
    case input(Int)
    case output(Int)
    case hostOperator(Int)
    case matrix(Int)
    case token(Int)
    case channel(Int)
    case tile(Int)
    case buffer(tile: Int, Int)
    case group(tile: Int, Int)
    case stream(tile: Int, Int)
    /// An instruction: indices of tile, stream and line.
    case line(tile: Int, stream: Int, Int)
  }

  private(set) var lines = ["memc-program 1"]
  private var places: [Item: Place.Position] = [:]

  package init(_ program: Program) {
    add(.machine, program.machineText)
    if let parts = program.parts { add(.parts, parts.text) }
    add(program.globals.map { "global \($0.text)" }) { .global($0) }
    add(program.inputs.map { "input \($0.text)" }) { .input($0) }
    add(program.outputs.map { "output \($0.text)" }) { .output($0) }
    for (index, host) in program.hostOperators.enumerated() {
      add(.hostOperator(index), "operator \(host.name.asName)")
      lines += host.operands.map { "  operand \($0.text)" } + ["  result \(host.result.text)"]
    }
    add(program.matrices.map(\.text)) { .matrix($0) }
    add(program.tokens.map(\.text)) { .token($0) }
    add(program.channels.map(\.text)) { .channel($0) }
    for (number, tile) in program.tiles.enumerated() { add(tile, number) }
  }

  /// Returns the place of `item` in the member `program.asm`.
  package func place(of item: Item) -> Place {
    Place("program.asm", places[item] ?? .whole)
  }

  private mutating func add(_ tile: Tile, _ number: Int) {
    add(.tile(number), "tile \(tile.number)")
    add(tile.buffers.map { "buffer \($0.text)" }, depth: 1) { .buffer(tile: number, $0) }
    add(tile.groups.map(\.text), depth: 1) { .group(tile: number, $0) }
    for (index, stream) in tile.streams.enumerated() {
      add(.stream(tile: number, index), "stream \(stream.name.asName)", depth: 1)
      var line = 0
      add(stream.body, depth: 2, &line) { .line(tile: number, stream: index, $0) }
    }
  }

  /// - Parameter line: the number of the next line of the stream; the head and the end of a loop
  ///   also count as lines.
  private mutating func add(
    _ body: [Statement], depth: Int, _ line: inout Int, _ item: (Int) -> Item
  ) {
    func next() -> Item {
      defer { line += 1 }
      return item(line)
    }
    for statement in body {
      switch statement {
      case .line(let line):
        add(next(), line.instruction.text + line.comment.asComment, depth: depth)
      case .loop(let loop):
        add(next(), "loop \(loop.variable) \(loop.count)" + loop.comment.asComment, depth: depth)
        add(loop.body, depth: depth + 1, &line, item)
        add(next(), "end" + loop.endComment.asComment, depth: depth)
      }
    }
  }

  private mutating func add(_ texts: [String], depth: Int = 0, _ item: (Int) -> Item) {
    for (index, text) in texts.enumerated() { add(item(index), text, depth: depth) }
  }

  private mutating func add(_ item: Item, _ text: String, depth: Int = 0) {
    lines.append(String(repeating: "  ", count: depth) + text)
    places[item] = .line(lines.count, column: 2 * depth + 1)
  }
}

extension Program {
  /// The text form, which `init(text:source:accelerator:encodings:)` reads back.
  ///
  /// It does not contain blocks and tables, which are separate tensors (see `ProgramMembers`).
  public var text: String { ProgramListing(self).lines.joined(separator: "\n") + "\n" }

  fileprivate var machineText: String {
    let encoding = "\(self.encoding.name.asName) \(self.encoding.record)"
    return "machine \(accelerator.title.asName) \(encoding) bits-per-cycle \(inputBitsPerCycle)"
  }
}

extension Parts {
  fileprivate var text: String { "parts \(count) positions \(positions) batch \(batch)" }
}

extension Buffer {
  fileprivate var text: String {
    "\(name.asName) \(type.rawValue) \(size)" + (isRing ? " ring" : "")
      + (isScratch ? " scratch" : "")
  }
}

extension Port {
  fileprivate var text: String {
    let record = Record([
      "scale": scale.value, "zero-point": zeroPoint.value, "offset": offset.value,
      "strides": strides.value,
    ])
    return "\(buffer.asName) \(value.asName) \(shape) \(isSigned ? "i" : "u")\(bits) \(record)"
  }
}

extension MatrixInfo {
  fileprivate var text: String { "matrix \(name.asName) [\(rows), \(columns)] i\(weightBits)" }
}

extension Token {
  fileprivate var text: String { "token \(name.asName) \(initial)" }
}

extension Channel {
  fileprivate var text: String { "channel \(name.asName) \(type.rawValue) \(capacity)" }
}

extension Group {
  fileprivate var text: String {
    "group \(name.asName) \(matrix.asName) \(copy) \(inputIsSigned ? "i" : "u")\(inputBits) "
      + "\(blocks)" + (steps.isEmpty ? "" : " steps \(steps)")
  }
}

extension String {
  /// The comment as it follows an instruction on its line: bare if it reads back as it is, else in
  /// quotation marks.
  fileprivate var asComment: String {
    if isEmpty { return "" }
    let blanks: Set<Unicode.Scalar?> = [" ", "\t", "\r"]
    let isBare =
      escaped == self && unicodeScalars.first != "\""
      && !blanks.contains(unicodeScalars.first) && !blanks.contains(unicodeScalars.last)
    return "  # \(isBare ? self : quoted)"
  }
}
