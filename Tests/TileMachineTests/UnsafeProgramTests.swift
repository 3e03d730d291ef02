import Basics
import Hardware
import Testing

@testable import TileAnalysis
@testable import TileMachine
@testable import TileSimulator

/// Programs with which kernels would leave their buffers, if the verifier did not refuse them.
@Suite struct UnsafeProgramTests {
  private func program(_ lines: String, _ fill: (inout Program) -> Void = { _ in }) throws
    -> Program
  {
    let body = lines.split(separator: "\n").map { "    \($0)\n" }.joined()
    return try TileMachineTests.program(
      """
      global in u8 16
      input in x [1, 16] u8 {scale = 1, zero-point = 0, offset = 0, strides = [16, 1]}
      matrix m [4, 3] i8
      matrix none [4, 3] i8
      tile 0
        buffer two i32 2
        buffer ring i32 2 ring
        buffer s i32 5
        group g m 0 u8 [0]
        group e none 0 u8 []
        stream main
      \(body)
      """
    ) {
      $0.blocks = [Block("m", array: 0, rows: [0, 1, 2, 3], columns: [0, 1])]
      fill(&$0)
    }
  }

  @Test(arguments: [
    // the columns that no block holds are passed over as well
    (
      "fill two[0] 0 2:1\ngather g in[0] 4:1\nmvm g two[0] accumulate=true",
      "reaches element 2 of 'two', which has 2"
    ),
    (
      "gather g in[0] 4:1\nmvm g ring[0]", "takes more elements than the ring 'ring' has"
    ),
    // a group without blocks reads nothing, but its address is computed
    (
      "gather e in[9223372036854775807] 4:1",
      "reaches element 9223372036854775807 of 'in', which has 16"
    ),
    ("gather e in[0] 4:1\nmvm e two[0]", "reaches element 2 of 'two', which has 2"),
    ("gather g in[13] 4:1", "reaches element 16 of 'in', which has 16"),
    (
      "loop y 1000000000\nfill ring[99999999999*y] 0 1:1\nend",
      "reaches element 99999999899000000001 of 'ring', which has 2"
    ),
    ("fill s[0] 0 2:4294967296,2:1", "reaches element 4294967297 of 's', which has 5"),
  ])
  func aHarmfulLineIsRefused(lines: String, message: String) throws {
    #expect(verify(try program(lines)).map(\.message).contains(message))
  }

  static let damages: [(String, @Sendable (inout Program) -> Void)] = [
    ("word lines take 1 to 16 input bits per cycle, not 0", { $0.inputBitsPerCycle = 0 }),
    (
      "a matrix has 1 to 2^20 rows and columns, and weights of 2 to 16 bits",
      { $0.matrices[0].weightBits = 40 }
    ),
    ("a buffer has 1 to 2^40 elements", { $0.tiles[0].buffers[0].size = 0 }),
    ("a channel holds 1 to 2^40 elements", { $0.channels = [Channel("c", .u8, capacity: 0)] }),
    ("a token starts at 0 to 2^40", { $0.tokens = [Token("t", initial: -1)] }),
    (
      "a block of 3 rows and 2 columns has codes of shape [4, 2]",
      { $0.blocks[0].rows = [0, 1, 2] }
    ),
    ("matrix 'm' has no column -1", { $0.blocks[0].columns[0] = -1 }),
    ("block 0 is also in group 'g' of tile 0", { $0.tiles[0].groups[0].blocks = [0, 0] }),
    (
      "a group has no converter steps, one, or one for each of its 3 columns, in 2^-10...2^40",
      { $0.tiles[0].groups[0].steps = [1, 1] }
    ),
    (
      "'big' of i64 cannot hold i16",
      {
        $0.globals.append(Buffer("big", .i64, size: 1))
        $0.outputs = [
          Port(
            buffer: "big", value: "y", shape: [1], bits: 16, isSigned: true, scale: 1, zeroPoint: 0,
            offset: 0, strides: [1])
        ]
      }
    ),
    (
      "loops are nested at most 4 deep",
      {
        $0.tiles[0].streams[0].body = "abcde".reduce([]) { [.loop(Loop("\($1)", 2, $0))] }
      }
    ),
    (
      "the shape '0:1' is out of range",
      {
        let shape = ElementShape([ElementShape.Level(0, stride: 1)])
        $0.tiles[0].streams[0].body = [.run(Fill(Address("s"), constant: 0, shape: shape))]
      }
    ),
  ]

  @Test(arguments: damages)
  func aHarmfulDeclarationIsRefused(
    message: String, change: @Sendable (inout Program) -> Void
  ) throws {
    let program = try program("gather g in[0] 4:1\nmvm g s[0]", change)
    #expect(verify(program).map(\.message).contains(message))
  }

  @Test func sumsMustFitTheirBuffer() throws {
    var form = MVMCase(rows: 80, columns: 3, weightBits: 16, inputBits: 16)
    form.encoding = DifferentialPair.slices(2)
    let messages = verify(try form.program()).map(\.message)
    #expect(messages.count == 1)
    #expect(messages.first?.hasPrefix("sums of group 'g' reach ") == true)
    #expect(messages.first?.hasSuffix(", which needs i64") == true)
  }

  /// Ports that are added to a verified program are verified as well.
  @Test func addedPortsMustFitTheirBuffers() throws {
    let sound = try program("gather g in[0] 4:1\nmvm g s[0]").verified()
    var port = Port(
      buffer: "s", value: "sums", shape: [1, 3], bits: 32, isSigned: true, scale: 1, zeroPoint: 0,
      offset: 0, strides: [3, 1])
    let yielding = try sound.yielding([port])
    #expect(yielding.globals.map(\.name) == ["in", "s"])
    #expect(
      try Simulator(yielding).run(inputs: [Tensor([2, 16], repeating: 1)])[0].shape == [2, 3])
    port.offset = 3
    let refusal = #expect(throws: Diagnostics.self) { try sound.yielding([port]) }
    #expect(refusal?.all.map(\.message) == ["elements 3...5 are outside 's' of 5 elements"])
    let twice = try program("gather g in[0] 4:1\nmvm g s[0]") { program in
      program.tiles.append(Tile(number: 1))
      program.tiles[1].buffers = [Buffer("s", .i32, size: 1), Buffer("two", .i32, size: 1)]
    }.verified()
    #expect(throws: Diagnostic.self) { try twice.yielding([port]) }
  }
}
