import Basics
import Hardware
import Mapping
import NetworkIR
import TileMachine

/// Turns a quantized graph and a placement into a program, node by node.
///
/// The schedule is sequential: each tile runs one stream, and the nodes of the graph follow each
/// other in order. A node runs on the tiles that hold its blocks; where there are several, the
/// first owns the node, takes the partial sums of the others through channels, and requantizes.
/// Values that stay on one tile and fit its buffer live there, the others in global memory; windows
/// over these read through a band of rows in the tile's buffer.
struct Emitter {
  typealias Step = IntegerNetwork.Step

  let network: IntegerNetwork
  let plan: TilePlan
  var program: Program
  var builders: [TileBuilder]
  /// Where every value made so far lies.
  var values: [String: StoredValue] = [:]

  /// - Parameter reservedBytes: what values must leave of each tile's buffer, by the tile's number.
  init(
    _ network: IntegerNetwork, plan: TilePlan, program: Program, reservedBytes: [Int: Int]
  ) {
    self.network = network
    self.plan = plan
    self.program = program
    builders = plan.tiles.map {
      TileBuilder(
        number: $0, capacityInBytes: program.accelerator.tile.bufferBytes,
        reservedBytes: reservedBytes[$0] ?? 0)
    }
  }

  /// The whole program: inputs in, nodes in order, outputs out.
  mutating func emit() throws -> Program {
    for input in network.inputs { emitInput(input) }
    for step in network.steps {
      try locating(at: step.node.site) { try emit(step) }
    }
    for output in network.outputs { emitOutput(output) }
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

  /// The address of the value's first element.
  var address: Address { Address(buffer, offset: layout.offset) }
}

extension Emitter {
  /// Appends instructions to the stream of `tile`.
  mutating func emit(_ instructions: [any Instruction], on tile: Int, _ comment: String) {
    let lines = instructions.map { Line($0, comment: comment) }
    builders[plan.index(of: tile)].lines += lines
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
