import Basics
import Hardware

/// The names that an instruction of one tile can use.
public struct Scope: Sendable {
  public let program: Program
  public let tile: Tile
  package let index: ProgramIndex
  private let buffers: [String: Buffer]
  private let groups: [String: GroupSummary]

  public init(_ program: Program, _ tile: Tile) {
    self.init(program, tile, ProgramIndex(program))
  }

  init(_ program: Program, _ tile: Tile, _ index: ProgramIndex) {
    self.program = program
    self.tile = tile
    self.index = index
    buffers = tile.buffers.byName(\.name)
    groups = tile.groups.map { GroupSummary($0, in: program, index) }.byName(\.group.name)
  }
}

extension Program {
  /// One scope for each tile, in order.
  package var scopes: [Scope] {
    let index = ProgramIndex(self)
    return tiles.map { Scope(self, $0, index) }
  }
}

extension Scope {
  func isGlobal(_ buffer: String) -> Bool { buffers[buffer] == nil }

  func buffer(_ name: String) throws -> Buffer {
    if let buffer = buffers[name] ?? index.globals[name] { return buffer }
    throw Diagnostic.unknownName(
      "buffer", name, known: Array(buffers.keys) + Array(index.globals.keys))
  }

  package func group(_ name: String) throws -> (summary: GroupSummary, matrix: MatrixInfo) {
    guard let group = groups[name] else {
      throw Diagnostic.unknownName("group", name, known: Array(groups.keys))
    }
    guard let matrix = group.matrix else {
      throw Diagnostic.unknownName(
        "matrix", group.group.matrix, known: Array(index.matrices.keys))
    }
    return (group, matrix)
  }

  func table(_ name: String) throws -> TableSummary {
    if let table = index.tables[name] { return table }
    throw Diagnostic.unknownName("table", name, known: Array(index.tables.keys))
  }

  func function(_ name: String) throws -> FunctionSummary {
    if let function = index.functions[name] { return function }
    throw Diagnostic.unknownName("function", name, known: Array(index.functions.keys))
  }

  func hostOperator(_ name: String) throws -> HostOperator {
    if let known = index.hostOperators[name] { return known }
    throw Diagnostic.unknownName(
      "operator of the host", name, known: Array(index.hostOperators.keys))
  }

  func channel(_ name: String) throws -> Channel {
    if let channel = index.channels[name] { return channel }
    throw Diagnostic.unknownName("channel", name, known: Array(index.channels.keys))
  }

  func token(_ name: String) throws -> Token {
    if let token = index.tokens[name] { return token }
    throw Diagnostic.unknownName("token", name, known: Array(index.tokens.keys))
  }
}

extension Diagnostic {
  /// Returns a failed check: the program uses a name that it does not declare.
  fileprivate static func unknownName(_ kind: String, _ name: String, known: [String])
    -> Diagnostic
  {
    let nearest = known.sorted().nearest(to: name)
    return Diagnostic(
      .checkFailed, "unknown \(kind) '\(name)'",
      notes: nearest.map { ["did you mean '\($0)'?"] } ?? [])
  }

  /// Returns a failed check of a program.
  package static func unsound(_ message: String, notes: [String] = []) -> Diagnostic {
    Diagnostic(.checkFailed, message, notes: notes)
  }
}
