import Basics
import Hardware
import TestSupport
import Testing

@testable import TileAnalysis
@testable import TileMachine
@testable import TileSimulator

/// Programs in parts that are written one after another.
@Suite struct PartsTests {
  /// Two products of 4×4 matrices on one array, one after the other.
  private static let text = """
    parts 2 positions 4 batch 3
    global x u8 4
    global between u8 4
    global y u8 4
    input x x [1, 4] u8 {scale = 1.0, zero-point = 0, offset = 0, strides = [4, 1]}
    output y y [1, 4] u8 {scale = 1.0, zero-point = 0, offset = 0, strides = [4, 1]}
    matrix a [4, 4] i8
    matrix b [4, 4] i8
    tile 0
      buffer sums i32 4
      group a a 0 u8 [0]
      stream s
        write a
        gather a x[0] 4:1
        mvm a sums[0]
        requant between[0] sums[0] t[0] 4 table-step=0
    tile 1
      buffer sums i32 4
      group b b 0 u8 [1]
      stream s
        write b
        gather b between[0] 4:1
        mvm b sums[0]
        requant y[0] sums[0] t[0] 4 table-step=0
    """

  private static let accelerator: Accelerator = {
    var accelerator = testAccelerator
    accelerator.chip.tiles = 1
    accelerator.prices += [price(.writePulse, 10), price(.verifyRead, 5)]
    return accelerator
  }()

  private func parts(_ wrong: String = "", _ right: String = "", array: Int = 4) throws -> Program {
    let text = wrong.isEmpty ? Self.text : Self.text.replacing(wrong, with: right)
    return try program(text, on: Self.accelerator) {
      $0.blocks = [
        Block("a", array: 0, rows: [0, 1, 2, 3], columns: [0, 1, 2, 3]),
        Block("b", array: array, rows: [0, 1, 2, 3], columns: [0, 1, 2, 3]),
      ]
      $0.addTables(["t": 1])
    }
  }

  @Test func theTextIsReadBack() throws {
    let program = try parts()
    #expect(program.parts == Parts(count: 2, positions: 4, batch: 3))
    let again = try Program(text: program.text, source: "again", accelerator: Self.accelerator)
    #expect(again.text == program.text)
  }

  @Test func bothPartsUseTheSameTileAndPosition() throws {
    let program = try parts()
    #expect(verify(program).map(\.description) == [])
    #expect(program.blocks.map { program.chipPosition($0.array) } == [0, 0])
    #expect(program.tiles.map { program.chipTile($0.number) } == [0, 0])
    #expect(program.tiles.map(program.part(of:)) == [0, 1])
  }

  @Test(arguments: [
    (
      "    write b\n", "",
      "program.asm:24:5: fires group 'b' before it is written"
    ),
    ("parts 2", "parts 3", "program.asm:3:1: part 2 has no tile"),
    (
      "    write b\n", "    write b\n    write b\n",
      "program.asm:24:5: writes group 'b' for the second time"
    ),
    (
      "    write b\n", "    loop i 2\n      write b\n    end\n",
      "program.asm:24:7: writes group 'b' in a loop"
    ),
    (
      "positions 4", "positions 5",
      "program.asm:21:3: block 1 is at a position of part 0, but tile 1 is of part 1"
    ),
    (
      "tile 1", "tile 2",
      "program.asm:19:1: tile 2 is not on the chip, which has 1 tiles, in 2 parts"
    ),
    (
      "between[0] 4:1", "y[0] 4:1",
      "program.asm:24:5: reads element 0 of 'y', which nothing has written"
    ),
  ])
  func theVerifierFindsWhatIsWrong(wrong: String, right: String, message: String) throws {
    let found = verify(try parts(wrong, right))
    #expect(found.first?.description ?? "" == message)
  }

  @Test func tokensDoNotConnectParts() throws {
    var program = try parts("    write b\n", "    wait t 1\n    write b\n")
    program.tokens = [Token("t")]
    program.tiles[0].streams[0].body.append(.run(Signal("t", 1)))
    #expect(
      verify(program).first?.message
        == "token 't' connects parts 0 and 1, but a part starts when the part before has ended")
  }

  @Test func aPositionOfTheChipIsOnOneTile() throws {
    var program = try parts(array: 4)
    program.accelerator.chip.tiles = 2
    program.tiles[1].number = 3
    #expect(verify(program).map(\.message) == ["position 0 is on tiles 0 and 1"])
  }

  @Test func aProgramInOnePartWritesNothing() throws {
    let found = verify(
      try program(
        """
        matrix a [4, 4] i8
        tile 0
          group a a 0 u8 [0]
          stream s
            write a
        """, on: Self.accelerator
      ) { $0.blocks = [Block("a", array: 0, rows: [0, 1, 2, 3], columns: [0, 1, 2, 3])] })
    #expect(
      found.first?.message
        == "writes group 'a', but a program without a line 'parts' is written before it runs")
  }

  @Test(arguments: [
    ("parts 1 positions 4 batch 3", "test:3:7: expected an integer in 2...1024, not 1"),
    ("parts 2 positions 4", "test:3:20: expected a name, not the end of the text"),
    (
      "parts 2 positions 4 batch 3\nparts 2 positions 4 batch 3",
      "test:4:1: 'parts' is declared twice"
    ),
  ])
  func malformedPartsAreRefused(text: String, message: String) {
    #expect(diagnosticText { _ = try program(text) } == message)
  }

  @Test func aLaterPartReadsWhatAnEarlierOneHasWritten() throws {
    let program = try parts().verified()
    let input = Tensor([3, 4], (0..<12).map { Int32($0 * 7) })
    let outputs = try Simulator(program).run(inputs: [input])[0]
    let a = program.blocks[0].codes.elements.map { Int($0) }
    let b = program.blocks[1].codes.elements.map { Int($0) }
    func product(_ x: [Int], _ weights: [Int]) -> [Int] {
      (0..<4).map { column in
        let sum = (0..<4).reduce(0) { $0 + x[$1] * weights[4 * $1 + column] }
        return min(255, max(0, (sum * (1 << 30) + (1 << 30)) >> 31))
      }
    }
    for image in 0..<3 {
      let x = (0..<4).map { Int(input.elements[4 * image + $0]) }
      let wanted = product(product(x, a), b).map { Int32($0) }
      #expect(Array(outputs.elements[4 * image..<4 * image + 4]) == wanted)
    }
  }

  @Test func aBatchWaitsForEachWriteOnce() throws {
    let program = try parts()
    let once = try #require(Timeline(program).latencyInNanoseconds)
    // 16 cells, one after another: a pulse and a read each
    let writes = 2 * 16 * (10.0 + 5)
    let interval = try #require(Timeline(program, images: 3).intervalInNanoseconds)
    #expect(abs(3 * interval - (writes + 3 * (once - writes))) < 1e-6)
    var longer = program
    longer.parts?.batch = 30
    let estimated = try #require(Timeline(longer, images: 3).intervalInNanoseconds)
    #expect(abs(30 * estimated - (writes + 30 * (once - writes))) < 1e-6)
  }

  @Test func writesAreCountedApart() throws {
    let activity = ProgramActivity(try parts())
    let planes = try parts().encoding.planes(weightBits: 8).count
    #expect(activity.writes[.writePulse] == 2 * 16 * planes)
    #expect(activity.writes[.memoryRead] == 2 * 16)
    #expect(activity.total[.writePulse] == 0)
  }
}

/// The text of the diagnostic that `body` throws.
private func diagnosticText(_ body: () throws -> Void) -> String {
  do {
    try body()
    return ""
  } catch { return "\(error)" }
}
