import Basics
import Hardware
import IntegerModel
import Mapping
import NetworkIR
import TileMachine

/// Turns a quantized graph and a placement into a program, node by node.
///
/// A node runs on the tiles that hold its blocks. Where there are several, the first owns the node:
/// it receives the partial sums of the others through channels, and requantizes. A value that only
/// one tile uses is stored in that tile's buffer if it fits, all others in global memory; windows
/// over these read through a band of rows in the tile's buffer.
///
/// Copies of a matrix share its windows (`Emitter+Crews`).
///
/// In a sequential schedule each tile runs one stream, with the nodes in graph order. Otherwise
/// each node is a stream of its own on each of its tiles; the tokens that synchronize the streams
/// are added at the end (`Emitter+Streams`).
struct Emitter {
  typealias Step = IntegerNetwork.Step

  let network: IntegerNetwork
  let plan: TilePlan
  let schedule: Schedule
  /// Whether a value takes the buffer of one that is no longer needed.
  let sharesBuffers: Bool
  /// The rows that local buffers hold, by buffer; all rows where absent.
  let rings: [String: Int]
  var program: Program
  var builders: [TileBuilder]
  /// Where every value computed so far is stored.
  var values: [String: StoredValue] = [:]
  /// The name of each node in program text: the name of its group and, in a pipelined schedule, the
  /// prefix of its scratch buffers.
  let nodeNames: [String: String]
  /// The names given so far, by kind.
  var names = Names()
  /// The names of functions by their tables.
  var functionNames: [LookupTable: String] = [:]
  /// The name of each scratch buffer, by the name requested.
  var scratchBuffers: [String: String] = [:]
  /// The steps that read each value.
  private let readingSteps: [String: [Int]]
  /// The step that is being emitted; `nil` for inputs and outputs.
  private(set) var presentStep: Int?
  /// How long values are needed, and the buffers by the step after which they are free.
  let lifetimes: Lifetimes
  var endingBuffers: [Int: [HeldBuffer]] = [:]
  /// Global buffers that are free, and for each the steps that read it last, with their tiles' indices.
  var freeGlobals = FreeBuffers()
  var globalReaders: [String: [(step: Int, tile: Int)]] = [:]
  /// The value in each buffer.
  var holders: [String: String] = [:]
  var progress: TileProgress
  /// The streams of a pipelined schedule.
  var drafts: [StreamDraft] = []
  /// The values handed from stream to stream, by buffer, and the buffers in order of allocation.
  var handovers: [String: Handover] = [:]
  var handoverOrder: [String] = []

  /// - Parameter reservedBytes: bytes of each tile's buffer that values must leave free, by the
  ///   tile's number.
  init(
    _ network: IntegerNetwork, plan: TilePlan, schedule: Schedule, buffers: BufferUse = .separate,
    program: Program, reservedBytes: [Int: Int], rings: [String: Int] = [:]
  ) {
    self.network = network
    self.plan = plan
    self.schedule = schedule
    sharesBuffers = buffers == .shared && schedule == .sequential && program.parts == nil
    self.rings = rings
    self.program = program
    builders = plan.tiles.map {
      TileBuilder(
        number: $0, capacityInBytes: program.accelerator.tile.bufferBytes,
        reservedBytes: reservedBytes[$0] ?? 0)
    }
    lifetimes = sharesBuffers ? Lifetimes(network) : Lifetimes()
    progress = TileProgress(tiles: sharesBuffers ? plan.tiles.count : 0)
    var groups = NameSet()
    nodeNames = network.steps.reduce(into: [:]) {
      $0[$1.node.name] = groups.unused($1.node.name)
    }
    names.groups = groups
    readingSteps = network.steps.indices.reduce(into: [:]) { readers, index in
      for name in Set(network.steps[index].inputs.map(\.name)) {
        readers[name, default: []].append(index)
      }
    }
  }

  /// Names given so far, by kind.
  struct Names {
    var buffers = NameSet()
    var channels = NameSet()
    var functions = NameSet()
    var groups = NameSet()
    var streams = NameSet()
    var tables = NameSet()
    var tokens = NameSet()
  }

  /// The name of a step in program text.
  func name(of step: Step) -> String {
    guard let name = nodeNames[step.node.name] else {
      preconditionFailure("'\(step.node.name)' is not a node of the network")
    }
    return name
  }

  /// The steps that read `value`, in order.
  func steps(reading value: IntegerValue) -> [Step] {
    (readingSteps[value.name] ?? []).map { network.steps[$0] }
  }

  /// Emits the whole program: inputs, nodes in order, outputs.
  ///
  /// - Throws: a diagnostic where a node cannot be expressed.
  mutating func emit() throws -> Program {
    for input in network.inputs { emitInput(input) }
    for (index, step) in network.steps.enumerated() {
      presentStep = index
      try locating(at: step.node.site) { try emit(step) }
      freeBuffers(after: index)
    }
    presentStep = nil
    for output in network.outputs { emitOutput(output) }
    joinStreams()
    program.tiles = builders.map { $0.finished(as: plan.site(of: $0.number)) }
    return program
  }

  private mutating func emit(_ step: Step) throws {
    emitConstants(of: step)
    switch step.tables {
    case .matrix(let tables): emitMatrix(step, tables)
    case .maximum(let tables): emitMaximum(step, tables)
    case .average(let tables): emitAverage(step, tables)
    case .affine(let tables): emitAffine(step, tables)
    case .sum(let tables): try emitSum(step, tables)
    case .product(let tables): emitProduct(step, tables)
    case .lookup(let table): emitLookup(step, table)
    case .concatenation(let tables): emitConcatenation(step, tables)
    case .rearrangement(let tables): emitRearrangement(step, tables)
    case .host: emitHost(step)
    }
  }
}

/// Where and how a value is stored.
struct StoredValue {
  var buffer: String
  var type: BufferType
  var isGlobal: Bool
  /// The tile that computes it, and stores it if it is not global.
  var tile: Int
  var layout: Layout
  /// The border of padding around it.
  var border: Border
  /// Its rows, where they can be handed over one by one.
  var rows: Rows?
  /// The value for which its buffer was allocated.
  let holder: String
  /// The address terms of the current row, if this is one row of several.
  private var rowTerms: [Address.Term] = []

  init(
    buffer: String, type: BufferType, isGlobal: Bool, tile: Int, layout: Layout, border: Border,
    rows: Rows? = nil, holder: String? = nil
  ) {
    self.holder = holder ?? buffer
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

  /// The loop variable that counts rows.
  static let rowVariable = "y"

  /// The current row of an image, as a value of one row.
  var row: StoredValue { row(ofRank: layout.axes.count) }

  /// The part for the current row of an image of `rank` axes that this value is broadcast to.
  ///
  /// - Parameter share: the rows that a loop visits; `nil`: all.
  func row(ofRank rank: Int, of share: WindowSplit.Share? = nil) -> StoredValue {
    let axis = 2 - (rank - layout.axes.count)
    guard layout.axes.indices.contains(axis), layout.shape[axis] > 1 else { return self }
    let stride = layout.distance(along: axis)
    var row = self
    row.layout.axes[axis] = [ElementShape.Level(1, stride: stride)]
    row.layout.offset += stride * (share?.firstRow ?? 0)
    row.rowTerms =
      share?.rowCount == 1
      ? [] : [Address.Term(stride * (share?.rowStep ?? 1), StoredValue.rowVariable)]
    return row
  }

  /// The dependency of a stream that reads this value row by row, if it has rows.
  var readByRows: InputDependency {
    InputDependency(value: self, rowSchedule: rows.map(RowSchedule.rowByRow))
  }
}

extension Emitter {
  /// Appends instructions to the one stream of `tile` in a sequential schedule.
  mutating func emit(_ statements: [Statement], on tile: Int, _ comment: String) {
    builders[plan.index(of: tile)].body += statements.commented(comment)
  }

  /// The loop over the rows of a value; `nil` where it is handed over whole.
  func rows(of stored: StoredValue) -> (variable: String, count: Int)? {
    stored.rows.map { _ in (StoredValue.rowVariable, stored.layout.shape[2]) }
  }

  /// Where `value` is stored.
  func stored(_ value: IntegerValue) -> StoredValue {
    guard let stored = values[value.name] else {
      preconditionFailure("\(value.name) is read before it is computed")
    }
    return stored
  }

  /// Signals the streams of other tiles that `value` is complete. Each waits at this point, so that
  /// waits and signals have the same order on all tiles and cannot deadlock. Tiles of a later part
  /// start when the value is complete.
  mutating func publish(_ value: String, from tile: Int, to readers: [Int]) {
    guard schedule == .sequential else { return }
    for reader in readers where reader != tile && !plan.areApart(reader, tile) {
      if sharesBuffers {
        progress.wait(on: plan.index(of: reader), for: plan.index(of: tile))
      }
      let token = names.tokens.unused("\(value).\(plan.site(of: reader))")
      program.tokens.append(Token(token))
      emit([.run(Signal(token, 1))], on: tile, value)
      emit([.run(Wait(token, 1))], on: reader, value)
    }
  }
}

extension ActivationFormat {
  var bufferType: BufferType { .holding(bits: bits, isSigned: isSigned) }
}
