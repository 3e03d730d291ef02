import Basics
import Hardware
import TileMachine

extension StaticVerifier {
  /// Checks the sizes that bound the work of all other steps.
  mutating func verifySizes() {
    for (index, matrix) in program.matrices.enumerated()
    where !(1...1 << 20).contains(matrix.rows) || !(1...1 << 20).contains(matrix.columns)
      || !(2...16).contains(matrix.weightBits)
    {
      findings.append(
        "a matrix has 1 to 2^20 rows and columns, and weights of 2 to 16 bits",
        at: .item(.matrix(index)))
    }
    if !(1...16).contains(program.inputBitsPerCycle) {
      findings.append(
        "word lines take 1 to 16 input bits per cycle, not \(program.inputBitsPerCycle)",
        at: .item(.machine))
    }
    let sizes = program.matrices.byName(\.name).mapValues { $0.rows + $0.columns }
    let groups = program.tiles.lazy.flatMap(\.groups)
    if groups.reduce(0, { $0 + (sizes[$1.matrix] ?? 0) }) > 1 << 28 {
      findings.append(.tooLarge("2^28 rows and columns of groups"), at: .item(.machine))
    }
    if program.tiles.reduce(0, { $0 + $1.streams.count }) > 1 << 13 {
      findings.append(.tooLarge("2^13 streams"), at: .item(.machine))
    }
  }

  /// Checks that names are unique in their scope, that tiles are on the chip, and that buffers fit
  /// their tile.
  mutating func verifyNames() {
    expectUnique(program.globals.map(\.name), "buffer") { .global($0) }
    expectUnique(program.hostOperators.map(\.name), "operator") { .hostOperator($0) }
    expectUnique(program.matrices.map(\.name), "matrix") { .matrix($0) }
    expectUnique(program.tokens.map(\.name), "token") { .token($0) }
    expectUnique(program.channels.map(\.name), "channel") { .channel($0) }
    expectUnique(program.tiles.map { "\($0.number)" }, "tile") { .tile($0) }
    for (index, tile) in program.tiles.enumerated() { verify(tile, index) }
    for (index, buffer) in program.globals.enumerated() { verify(buffer, .global(index)) }
    for (index, token) in program.tokens.enumerated() where !(0...1 << 40).contains(token.initial) {
      findings.append("a token starts at 0 to 2^40", at: .item(.token(index)))
    }
    for (index, channel) in program.channels.enumerated()
    where !(1...1 << 40).contains(channel.capacity) {
      findings.append("a channel holds 1 to 2^40 elements", at: .item(.channel(index)))
    }
  }

  private mutating func verify(_ tile: Tile, _ index: Int) {
    let tiles = program.accelerator.chip.allTiles
    let numbers = tiles * min(program.partCount, Parts.counts.upperBound)
    if !(0..<numbers).contains(tile.number) {
      let parts = program.parts.map { ", in \($0.count) parts" } ?? ""
      findings.append(
        "tile \(tile.number) is not on the chip, which has \(tiles) tiles\(parts)",
        at: .item(.tile(index)))
    }
    expectUnique(
      tile.buffers.map(\.name), "buffer", besides: Set(program.globals.map(\.name))
    ) { .buffer(tile: index, $0) }
    expectUnique(tile.groups.map(\.name), "group") { .group(tile: index, $0) }
    expectUnique(tile.streams.map(\.name), "stream") { .stream(tile: index, $0) }
    var bytes = 0
    for (number, buffer) in tile.buffers.enumerated() {
      verify(buffer, .buffer(tile: index, number))
      bytes += min(max(buffer.size, 0), 1 << 40) * buffer.type.size
    }
    if bytes > program.accelerator.tile.bufferBytes {
      findings.append(
        "the buffers of tile \(tile.number) need \(bytes) bytes, but the tile has "
          + "\(program.accelerator.tile.bufferBytes)", at: .item(.tile(index)))
    }
  }

  private mutating func verify(_ buffer: Buffer, _ item: ProgramListing.Item) {
    if !(1...1 << 40).contains(buffer.size) {
      findings.append("a buffer has 1 to 2^40 elements", at: .item(item))
    }
  }

  private mutating func expectUnique(
    _ names: [String], _ kind: String, besides others: Set<String> = [],
    _ item: (Int) -> ProgramListing.Item
  ) {
    var seen = others
    for (index, name) in names.enumerated() {
      if name.isEmpty { findings.append("a \(kind) has no name", at: .item(item(index))) }
      if !seen.insert(name).inserted {
        findings.append("\(kind) '\(name)' is declared twice", at: .item(item(index)))
      }
    }
  }
}
