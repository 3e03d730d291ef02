import Basics
import Testing

@testable import TileMachine
@testable import TileSimulator

/// Programs that a hostile file could contain.
@Suite struct SimulationRefusalTests {
  static let lines: [(String, String)] = [
    ("fill nowhere[0] 0 1:1", "there is no buffer 'nowhere'"),
    ("fill in[0] 256 1:1", "'u8' does not hold the constant 256"),
    ("fill in[0] 0 17:1", "'in[0]' reaches elements 0...16 of 'in', which has 16"),
    ("fill in[-1] 0 1:1", "'in[-1]' reaches elements -1...-1 of 'in', which has 16"),
    ("fill in[y] 0 1:1", "'in[y]' uses 'y' outside a loop of that name"),
    (
      "loop y 5\nfill in[4*y] 0 1:1\nend", "'in[4*y]' reaches elements 0...16 of 'in', which has 16"
    ),
    (
      "loop y 1000000000\nfill ring[99999999999*y] 0 1:1\nend",
      "'ring[99999999999*y]' is out of range"
    ),
    ("fill ring[0] 0 9:1", "'ring[0]' takes more elements than the ring 'ring' has"),
    ("fill ring[0] 0 2:8", "'ring[0]' takes more elements than the ring 'ring' has"),
    ("move in[0] 2:1 in[4] 3:1", "'2:1' has 2 elements, but '3:1' has 3"),
    ("move in[0] 2:1 s[0] 2:1", "'u8' does not hold every 'i32'"),
    ("gather g in[0] 5:1", "'5:1' has 5 elements, but matrix 'm' has 4 rows"),
    ("gather g s[0] 4:1", "group 'g' takes codes in 0...255, not 'i32'"),
    ("gather g signed[0] 4:1", "group 'g' takes codes in 0...255, not 'i8'"),
    ("gather g in[13] 4:1", "'in[13]' reaches elements 13...16 of 'in', which has 16"),
    ("gather h in[0] 4:1", "the tile has no group 'h'"),
    ("mvm g in[0]", "sums need 'i32' or 'i64', not a buffer of codes"),
    ("mvm g s[3]", "'s[3]' reaches elements 3...5 of 's', which has 5"),
    ("requant in[0] s[0] t[0] 3", "'t[0]' reaches entries 0...2 of a table of 2"),
    ("requant in[0] s[0] q[0] 2", "there is no table 'q'"),
    ("add in[0] s[0] s[0] t[0] 2", "table 't' must have 6 fields"),
    ("add in[0] s[0] s[0] - 2", "an exact sum needs 'i32' or 'i64', or a table"),
    (
      "requant signed[0] s[0] t[0] 2",
      "table 't' clamps to 0...255, which 'i8' does not hold"
    ),
    ("requant in[0] s[0] far[0] 1", "table 'far' shifts by 63, outside 0...62"),
    ("pool sum in[0] in[4] 2:1 1", "sums need 'i32' or 'i64', not 'u8'"),
    ("pool max s[0] in[4] 2:1 1", "the maximum of 'u8' needs 'u8', not 'i32'"),
    ("pool max in[0] in[4] 4:4 1", "'in[4]' reaches elements 4...16 of 'in', which has 16"),
    ("lookup in[0] in[4] f 1", "function 'f' has entries that 'u8' does not hold"),
    ("lookup in[0] s[0] f 1", "'i32' cannot index the 2 entries of function 'f'"),
    ("lookup in[0] in[4] e 1", "there is no function 'e'"),
    ("send c s[0] 1:1", "channel 'c' carries 'u8', not 'i32'"),
    ("send c in[0] 9:1", "channel 'c' holds 8 elements, never 9"),
    ("receive d in[0] 1:1", "there is no channel 'd'"),
    ("wait nothing 1", "there is no token 'nothing'"),
    ("loop y 2\nloop y 2\nend\nend", "an enclosing loop also counts 'y'"),
    ("fill in[0] 0 4:999999", "'in[0]' reaches elements 0...2999997 of 'in', which has 16"),
  ]

  func program(_ lines: String, _ fill: (inout Program) -> Void = { _ in }) throws -> Program {
    let body = lines.split(separator: "\n").map { "    \($0)\n" }.joined()
    return try TileMachineTests.program(
      """
      token t 0
      channel c u8 8
      matrix m [4, 3] i8
      tile 0
        buffer in u8 16
        buffer signed i8 16
        buffer ring u8 8 ring
        buffer s i32 5
        group g m 0 u8 [0]
        stream main
      \(body)
      """
    ) {
      $0.placeOnGrid()
      $0.tables["t"] = Table(Tensor([2, 5], [1, 1, 1, 0, 255, 1, 1, 1, 0, 255]))
      $0.tables["far"] = Table(Tensor([1, 5], [1, 63, 1, 0, 255]))
      $0.functions["f"] = [3, 256]
      fill(&$0)
    }
  }

  @Test(arguments: lines) func aHarmfulLineIsRefused(line: String, message: String) throws {
    let program = try program(line)
    let refusal = #expect(throws: Diagnostics.self) { try Simulator(program) }
    #expect(refusal?.all.first?.message == message)
    let place = refusal?.all.first?.place?.source
    #expect(place?.hasPrefix("tile 0, stream 'main', line ") == true)
  }

  @Test func loopsBeyondFourAreRefused() throws {
    var program = try program("")
    program.tiles[0].streams[0].body = "abcde".reduce([]) { [.loop(Loop("\($1)", 2, $0))] }
    let refusal = #expect(throws: Diagnostics.self) { try Simulator(program) }
    #expect(refusal?.all.map(\.message) == ["loops are nested at most 4 deep"])
  }

  static let damages: [(String, @Sendable (inout Program) -> Void)] = [
    ("there is no matrix 'x'", { $0.tiles[0].groups[0].matrix = "x" }),
    ("there is no block 7", { $0.tiles[0].groups[0].blocks = [7] }),
    ("a block is listed twice", { $0.tiles[0].groups[0].blocks = [0, 0] }),
    ("a group cannot take codes of 17 bits", { $0.tiles[0].groups[0].inputBits = 17 }),
    (
      "a block of 'm', copy 0, cannot belong to a group of 'm', copy 1",
      { $0.tiles[0].groups[0].copy = 1 }
    ),
    ("the rows or columns of a block of 'm' do not fit its matrix", { $0.blocks[0].rows[0] = 4 }),
    (
      "the rows or columns of a block of 'm' do not fit its matrix",
      { $0.blocks[0].columns[0] = -1 }
    ),
    ("the rows or columns of a block of 'm' do not fit its matrix", { $0.blocks[0].rows[0] = 1 }),
    (
      "the rows or columns of a block of 'm' do not fit its matrix",
      { $0.blocks[0].rows.removeLast() }
    ),
    (
      "a block of 'm' holds the code 300, outside -128...127",
      { $0.blocks[0].codes.elements[0] = 300 }
    ),
    ("word lines cannot take 0 bits per cycle", { $0.inputBitsPerCycle = 0 }),
    ("matrix 'm' cannot be 4 × 3 of 40 bits", { $0.matrices[0].weightBits = 40 }),
    ("the code -127 needs a cell level outside 0...1", { $0.accelerator.cell.levels = 2 }),
    ("buffer 'in' cannot have 0 elements", { $0.tiles[0].buffers[0].size = 0 }),
    ("buffer 'in' is declared twice", { $0.tiles[0].buffers.append($0.tiles[0].buffers[0]) }),
  ]

  @Test(arguments: damages) func aGroupThatDoesNotFitIsRefused(
    message: String, damage: @Sendable (inout Program) -> Void
  ) throws {
    let program = try program("gather g in[0] 4:1\nmvm g s[0]", damage)
    let refusal = #expect(throws: Diagnostics.self) { try Simulator(program) }
    #expect(refusal?.all.first?.message == message)
  }

  @Test func hugeDeclarationsTakeNoMemory() throws {
    let huge = try program("wait t 1") { $0.tiles[0].buffers[0].size = 1 << 40 }
    let refusal = #expect(throws: Diagnostic.self) { try Simulator(huge) }
    #expect(refusal?.message == "the buffers of the program do not fit 268435456 bytes")
    let wide = try program("wait t 1") { $0.matrices[0].columns = 1 << 29 }
    #expect(throws: Diagnostic.self) { try Simulator(wide) }
  }

  @Test func aBlockedProgramNamesTheLine() throws {
    let program = try program("signal t 1\nwait t 2")
    let refusal = #expect(throws: Diagnostic.self) {
      try Simulator(program, lanes: 1).run(inputs: [])
    }
    #expect(refusal?.message == "the program deadlocks")
    #expect(refusal?.notes == ["tile 0, stream 'main' waits at line 2, 'wait'"])
  }

  @Test func inputsMustFitThePort() throws {
    let simulator = try Simulator(LeNet.sequential())
    let wrong = #expect(throws: Diagnostic.self) {
      try simulator.run(inputs: [Tensor([2, 28, 28], repeating: 0)])
    }
    #expect(wrong?.message == "'x' must be [2, 1, 28, 28], not [2, 28, 28]")
    let beyond = #expect(throws: Diagnostic.self) {
      try simulator.run(inputs: [Tensor([1, 1, 28, 28], repeating: 256)])
    }
    #expect(beyond?.message == "'x' holds codes outside 0...255")
    #expect(throws: Diagnostic.self) { try simulator.run(inputs: []) }
  }

  @Test func aChipMustBelongToTheProgram() throws {
    let program = try LeNet.sequential()
    var chip = try Chip.ideal(program)
    chip.conductances[0].elements[0] = .nan
    #expect(throws: Diagnostic.self) { try Simulator(program, chip: chip) }
    chip.conductances.removeLast()
    #expect(throws: Diagnostic.self) { try Simulator(program, chip: chip) }
  }
}
