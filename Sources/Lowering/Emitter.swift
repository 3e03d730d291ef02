import Basics
import Hardware
import Mapping
import NetworkIR
import TileMachine

/// Turns a quantized graph and a placement into a program, node by node.
///
/// A node runs on the tiles that hold its blocks; where there are several, the first owns the node,
/// takes the partial sums of the others through channels, and requantizes. Values that stay on one
/// tile and fit its buffer live there, the others in global memory; windows over these read through
/// a band of rows in the tile's buffer.
///
/// In a sequential schedule each tile runs one stream, and the nodes of the graph follow each other
/// in order. In a pipelined one each node is a stream of its own on each of its tiles; the tokens
/// that join them are added when all are known (`Emitter+Streams`).
struct Emitter {
  typealias Step = IntegerNetwork.Step

  let network: IntegerNetwork
  let plan: TilePlan
  let schedule: Schedule
  /// Rows that local buffers hold, by buffer; absent: all rows.
  let rings: [String: Int]
  var program: Program
  var builders: [TileBuilder]
  /// Where every value made so far lies.
  var values: [String: StoredValue] = [:]
  /// What the names of each node's passing buffers begin with in a pipelined schedule.
  private(set) var scratchPrefixes: [String: String] = [:]
  /// The streams of a pipelined schedule.
  var drafts: [StreamDraft] = []
  /// What is handed from stream to stream, by buffer, and the buffers in the order they were made.
  var handovers: [String: Handover] = [:]
  var handoverOrder: [String] = []

  /// - Parameter reservedBytes: what values must leave of each tile's buffer, by the tile's number.
  init(
    _ network: IntegerNetwork, plan: TilePlan, schedule: Schedule, program: Program,
    reservedBytes: [Int: Int], rings: [String: Int] = [:]
  ) {
    self.network = network
    self.plan = plan
    self.schedule = schedule
    self.rings = rings
    self.program = program
    builders = plan.tiles.map {
      TileBuilder(
        number: $0, capacityInBytes: program.accelerator.tile.bufferBytes,
        reservedBytes: reservedBytes[$0] ?? 0)
    }
    for step in network.steps {
      let taken = Array(scratchPrefixes.values)
      scratchPrefixes[step.node.name] = unusedName(step.node.name, among: taken)
    }
  }

  /// The whole program: inputs in, nodes in order, outputs out.
  mutating func emit() throws -> Program {
    for input in network.inputs { emitInput(input) }
    for step in network.steps {
      try locating(at: step.node.site) { try emit(step) }
    }
    for output in network.outputs { emitOutput(output) }
    joinStreams()
    program.tiles = builders.map(\.finished)
    return program
  }

  private mutating func emit(_ step: Step) throws {
    emitConstants(of: step)
    switch step.tables {
    case .matrix(let tables): emitMatrix(step, tables)
    case .maximum(let tables): emitMaximum(step, tables)
    case .average(let tables): emitAverage(step, tables)
    case .affine(let tables): try emitAffine(step, tables)
    case .sum(let tables): try emitSum(step, tables)
    case .product(let tables): try emitProduct(step, tables)
    case .lookup(let table): try emitLookup(step, table)
    case .concatenation(let tables): try emitConcatenation(step, tables)
    case .rearrangement(let tables): try emitRearrangement(step, tables)
    }
  }
}

/// Where a value lies, and who may read it there.
struct StoredValue {
  var buffer: String
  var type: BufferType
  var isGlobal: Bool
  /// The tile that made it, and on which it lies if it is not global.
  var tile: Int
  var layout: Layout
  /// The border around it that holds padding.
  var border: Border
  /// Its rows, where they can be handed over one by one.
  var rows: Rows?
  /// What leads to the current row, where this is one of several.
  private var rowTerms: [Address.Term] = []

  init(
    buffer: String, type: BufferType, isGlobal: Bool, tile: Int, layout: Layout, border: Border,
    rows: Rows? = nil
  ) {
    self.buffer = buffer
    self.type = type
    self.isGlobal = isGlobal
    self.tile = tile
    self.layout = layout
    self.border = border
    self.rows = rows
  }

  /// The address of the value's first element.
  var address: Address { Address(buffer, offset: layout.offset, terms: rowTerms) }

  /// What counts rows where elements are walked row by row.
  static let rowVariable = "y"

  /// The current row of an image, as a value of one row.
  var row: StoredValue { row(ofRank: layout.axes.count) }

  /// The part that meets the current row of an image of `rank` axes when it is broadcast to it.
  func row(ofRank rank: Int) -> StoredValue {
    let axis = 2 - (rank - layout.axes.count)
    guard layout.axes.indices.contains(axis), layout.shape[axis] > 1 else { return self }
    let stride = layout.stride(of: axis) ?? 0
    var row = self
    row.layout.axes[axis] = [ElementShape.Level(1, stride: stride)]
    row.rowTerms = [Address.Term(stride, StoredValue.rowVariable)]
    return row
  }

  /// This value, read one row at a time if it has rows.
  var readByRows: Reading { Reading(value: self, use: rows.map(RowUse.rowByRow)) }
}

extension Emitter {
  /// Appends instructions to the one stream of `tile` in a sequential schedule.
  mutating func emit(_ instructions: [any Instruction], on tile: Int, _ comment: String) {
    let lines = instructions.map { Line($0, comment: comment) }
    builders[plan.index(of: tile)].lines += lines
  }

  /// The rows that a value is written by; `nil` where it is handed over whole.
  func rows(of stored: StoredValue) -> (variable: String, count: Int)? {
    stored.rows.map { _ in (StoredValue.rowVariable, stored.layout.shape[2]) }
  }

  /// Where `value` lies.
  func stored(_ value: IntegerValue) -> StoredValue {
    guard let stored = values[value.name] else {
      preconditionFailure("\(value.name) is made before it is read")
    }
    return stored
  }

  /// Tells the streams of other tiles that `value` is complete; each waits here and now, so that
  /// waits and signals stand in one order on all tiles and none can block for ever.
  mutating func publish(_ value: String, from tile: Int, to readers: [Int]) {
    guard schedule == .sequential else { return }
    for reader in readers where reader != tile {
      let token = unusedName("\(value).\(reader)", among: program.tokens.map(\.name))
      program.tokens.append(Token(token))
      emit([Signal(token, 1)], on: tile, value)
      emit([Wait(token, 1)], on: reader, value)
    }
  }

  /// `wish` as a name of program text, told from those in use by a number.
  func unusedName(_ wish: String, among names: [String]) -> String {
    let word = wish.asProgramName
    var name = word
    var number = 2
    while names.contains(name) {
      name = "\(word).\(number)"
      number += 1
    }
    return name
  }

  /// `wish` as a buffer's name that no buffer has yet.
  func unusedBufferName(_ wish: String) -> String {
    unusedName(wish, among: program.globals.map(\.name) + builders.flatMap(\.bufferNames))
  }
}

extension ActivationFormat {
  var bufferType: BufferType { .holding(bits: bits, isSigned: isSigned) }
}

extension String {
  /// This name with only the letters that names in program text have.
  var asProgramName: String {
    let letters = unicodeScalars.map { scalar -> Character in
      let isPlain =
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
      return isPlain || scalar == "_" || scalar == "." ? Character(scalar) : "_"
    }
    let name = String(letters.prefix(64))
    return name.first.map { $0.isLetter || $0 == "_" } == true ? name : "_" + name
  }
}
