import Basics
import Hardware
import TestSupport
import Testing

@testable import TileAnalysis
@testable import TileMachine

extension StructureTests {
  @Test(arguments: [
    (Block("n", array: 0, rows: [0], columns: [0]), "unknown matrix 'n'"),
    (
      Block("m", array: 0, rows: [], columns: [0]),
      "a block of 0 rows and 1 columns has codes of shape [0, 1]"
    ),
    (
      Block("m", array: 0, row: 128, rows: [0], columns: [0]),
      "1 rows and 1 columns from (128, 0) do not fit an array of 128 rows and 128 columns"
    ),
    (
      Block("m", array: 0, column: -1, rows: [0], columns: [0]),
      "1 rows and 1 columns from (0, -1) do not fit an array of 128 rows and 128 columns"
    ),
    (
      Block("m", array: 1 << 24, rows: [0], columns: [0]),
      "position 16777216 and copy 0 must be in 0..<16777216"
    ),
    (Block("m", array: 0, rows: [0, 4], columns: [0]), "matrix 'm' has no row 4"),
    (
      Block("m", array: 0, rows: [0], columns: [1, 0, 1]),
      "two lines of the block hold the same column of matrix 'm'"
    ),
  ])
  func aWrongBlockIsFound(block: Block, message: String) throws {
    let text = "matrix m [4, 2] i8\ntile 0\ngroup m m 0 u8 [0]"
    let program = try program(text) { $0.blocks = [block] }
    #expect(descriptions(verify(program)).first == "blocks/\(block.array).0.npy: \(message)")
  }

  @Test func blocksNeitherOverlapNorRepeatWeightsNorHideFromGroups() throws {
    let text = """
      matrix m [4, 2] i8
      tile 0
        group m m 0 u8 [0, 1, 1]
      tile 1
        group m m 0 u8 [2, 3]
        group n m 1 u8 [4]
      """
    let program = try program(text) {
      $0.blocks = [
        Block("m", array: 0, rows: [0, 1], columns: [0, 1]),
        Block("m", array: 0, row: 1, column: 1, rows: [2], columns: [0]),
        Block("m", array: 1, rows: [3, 1], columns: [1]),
        Block("m", array: 0, row: 9, rows: [3], columns: [0]),
        Block("m", array: 2, rows: [2], columns: [1]),
        Block("m", array: 3, rows: [2], columns: [1]),
      ]
    }
    #expect(
      descriptions(verify(program)) == [
        "blocks/0.1.npy: the blocks 'blocks/0.0.npy' and 'blocks/0.1.npy' overlap at position 0",
        "blocks/1.0.npy: the weight of row 1, column 1 of matrix 'm', copy 0, is also stored in "
          + "another block",
        "program.asm:5:3: block 1 is also in group 'm' of tile 0",
        "program.asm:8:3: block 4 of matrix 'm', copy 0, cannot be in group 'n' of tile 1 of "
          + "matrix 'm', copy 1",
        "blocks/3.0.npy: block 5 is in no group",
        "program.asm:6:1: position 0 is on tiles 0 and 1",
      ])
  }

  @Test func codesFitTheEncodingAndArraysTheTile() throws {
    var accelerator = testAccelerator
    accelerator.tile.arrays = 15
    let text = "matrix m [2, 1] i8\ntile 0\ngroup m m 0 u8 [0, 1]"
    var program = try program(text, on: accelerator) {
      $0.blocks = [
        Block("m", array: 0, rows: [0], columns: [0]),
        Block("m", array: 1, rows: [1], columns: [0]),
      ]
    }
    program.blocks[0].codes = Tensor([1, 1], [200])
    #expect(
      descriptions(verify(program)) == [
        "blocks/0.0.npy: the code 200 is outside -128...127, the range of 8-bit weights",
        "program.asm:4:1: tile 0 needs 16 arrays, but has 15",
      ])
  }

  @Test func channelsAreEmptiedAndKeepOrder() throws {
    let text = """
      channel c u8 8
      tile 0
        buffer a u8 8
        stream s
          fill a[0] 0 8:1
          loop i 2
            send c a[4*i] 4:1
          end
      tile 1
        buffer b u8 8
        stream r
          receive c b[0] 8:1
      """
    #expect(descriptions(verify(try program(text))) == [])
    let short = text.replacing("receive c b[0] 8:1", with: "receive c b[0] 6:1")
    #expect(
      descriptions(verify(try program(short))) == [
        "program.asm:2:1: 2 elements in channel 'c' are never received"
      ])
  }

  @Test func streamsThatShareARowRegisterMustTakeTurns() throws {
    let text = """
      matrix m [4, 2] i8
      tile 0
        buffer a u8 4
        buffer s i32 2
        group m m 0 u8 [0]
        stream p
          fill a[0] 0 4:1
          gather m a[0] 4:1
        stream q
          mvm m s[0]
      """
    let program = try program(text) {
      $0.blocks = [Block("m", array: 0, rows: Array(0..<4), columns: [0, 1])]
    }
    #expect(
      descriptions(verify(program)) == [
        "program.asm:12:5: uses the row register of group 'm', but does not wait for stream 'p' of "
          + "tile 0, which fills it"
      ])
  }

  /// Ranges of codes are tracked through moves, pools and channels.
  @Test func codesBeyondTheInputsOfAGroupAreFound() throws {
    let text = """
      global x u8 4
      input x x [4] u5 {scale = 1.0, zero-point = 0, offset = 0, strides = [1]}
      matrix m [4, 2] i8
      channel c u8 8
      tile 0
        buffer a u8 4
        buffer b u8 4
        buffer d u8 4
        buffer s i32 2
        group m m 0 u4 [0]
        stream 0
          move a[0] 4:1 x[0] 4:1
          pool max b[0] a[0] 1:1 4
          send c b[0] 4:1
        stream 1
          receive c d[0] 4:1
          gather m d[0] 4:1
          mvm m s[0]
      """
    let program = try program(text) {
      $0.blocks = [Block("m", array: 0, rows: Array(0..<4), columns: [0, 1])]
    }
    #expect(
      descriptions(verify(program)) == [
        "program.asm:19:5: reads element 0 of 'd', which is in 0...31, but must be in 0...15"
      ])
  }

  @Test func aProgramWithoutEndIsTooLarge() throws {
    let loops = "abcd".map { "loop \($0) 1073741824\n" }.joined()
    let endless = try program("tile 0\nstream 0\n" + loops + "end\nend\nend\nend")
    #expect(
      Verification(endless, budget: 100_000).diagnostics == [
        Diagnostic(
          .unsupported, "the program is too large to verify: more than 100000 steps",
          at: Place("program.asm", .line(2, column: 1)))
      ])
    let wide = try program("global g u8 1099511627776\ntile 0\nstream 0\nfill g[0] 0 3:1")
    #expect(
      descriptions(verify(wide)) == [
        "program.asm:2:1: the program is too large to verify: more than 2^27 cells of memory"
      ])
  }

  @Test func addressesOfAnySizeAreRefusedNotComputed() throws {
    let text = """
      global g u8 16
      tile 0
        stream 0
          loop y 1073741824
            fill g[9223372036854775807*y+9223372036854775807] 0 1073741824:1
            fill g[-9223372036854775808*y] 0 1:1
          end
          loop y 1
            fill g[-9223372036854775808*y] 0 1:1
          end
      """
    #expect(
      descriptions(verify(try program(text))) == [
        "program.asm:7:7: reaches element 9903520314283042199192993791 of 'g', which has 16",
        "program.asm:8:7: reaches element -9903520305059670162338217984 of 'g', which has 16",
      ])
  }
}
