import Basics
import Hardware
import TestSupport
import Testing

@testable import TileAnalysis
@testable import TileMachine

/// Errors in single declarations, lines and blocks.
@Suite struct StructureTests {
  static let machine = """
    global g u8 16
    matrix m [4, 2] i8
    token t 0
    channel c u8 4
    tile 0
      buffer a u8 16
      buffer r u8 16 ring
      buffer i i8 16
      buffer s i32 4
      buffer w i16 16
      group m m 0 u8 [0]
      stream 0

    """

  static func complete(_ program: inout Program) {
    program.blocks = [Block("m", array: 0, rows: [0, 1, 3], columns: [0, 1])]
    program.addTables(["q": 4])
    program.tables["three"] = Table(Tensor([1, 3], [1, 2, 3]))
    program.tables["wild"] = Table(Tensor([1, 5], [1, 63, 0, 0, 1]))
    program.tables["signed"] = Table(Tensor([1, 5], [1, 1, 0, -1, 1]))
    program.functions = ["f": [1, 2, 3], "big": [1, 256]]
  }

  @Test(arguments: [
    ("fill a[0] 256 1:1", "the constant 256 does not fit 'a', which holds u8"),
    ("fill b[0] 0 1:1", "unknown buffer 'b'"),
    ("fill a[1] 0 16:1", "reaches element 16 of 'a', which has 16"),
    ("fill a[0] 0 2:-1", "reaches element -1 of 'a', which has 16"),
    ("fill r[8] 0 17:1", "takes more elements than the ring 'r' has"),
    ("fill r[0] 0 2:-1", "reaches element -1 of 'r', which has 16"),
    ("fill a[0] 0 2:1,2:1", "writes an element of 'a' twice"),
    ("fill a[0] 0 2:0", "writes an element of 'a' twice"),
    ("fill a[k] 0 1:1", "no enclosing loop counts 'k' in a[k]"),
    ("fill - 0 1:1", "the destination is missing"),
    (
      "move a[0] 2:1 i[0] 2:1",
      "the destination must be in a buffer that holds every i8, but 'a' holds u8"
    ),
    ("move a[0] 2:1 g[0] 3:1", "the source shape takes 3 elements, the destination shape 2"),
    ("gather n a[0] 4:1", "unknown group 'n'"),
    ("gather m a[0] 5:1", "the window has 5 elements, but matrix 'm' has 4 rows"),
    ("gather m i[0] 4:1", "group 'm' takes codes of u8, but 'i' holds i8"),
    (
      "gather m s[0] 4:1",
      "the source must be in a buffer of codes (u8, i8, u16, i16), but 's' holds i32"
    ),
    ("mvm m a[0]", "the destination must be in a buffer of sums (i32, i64), but 'a' holds u8"),
    ("mvm m s[3]", "reaches element 4 of 's', which has 4"),
    ("requant a[0] s[0] x[0] 4", "unknown table 'x'"),
    ("requant a[0] s[0] q[1] 4", "reaches entry 4 of 'q', which has 4"),
    ("requant a[0] s[0] three[0] 1", "table 'three' must have 5 fields, not 3"),
    ("requant a[0] s[0] signed[0] 1", "table 'signed' yields -1...1, which u8 cannot hold"),
    (
      "requant a[0] s[0] wild[0] 1",
      "table 'wild' needs shifts in 0...62, and 'low' not above 'high'"
    ),
    ("add a[0] a[0] a[0] q[0] 1", "table 'q' must have 6 fields, not 5"),
    (
      "add a[0] a[0] a[0] - 1",
      "the destination must be in a buffer of sums (i32, i64), but 'a' holds u8"
    ),
    ("mul a[0] a[0] a[0] q[0] 1", "table 'q' must have 7 fields, not 5"),
    (
      "pool max i[0] a[0] 2:1 1", "the destination must be in a buffer of u8, but 'i' holds i8"
    ),
    (
      "pool sum a[0] a[0] 2:1 1",
      "the destination must be in a buffer of sums (i32, i64), but 'a' holds u8"
    ),
    ("pool max a[0] a[0] 4:4 5", "reaches element 16 of 'a', which has 16"),
    (
      "lookup a[0] a[0] f 1",
      "function 'f' must have a power of two of entries, at most 256 for u8, not 3"
    ),
    ("lookup a[0] a[0] big 1", "function 'big' yields codes that u8 cannot hold"),
    ("lookup a[0] a[0] none 1", "unknown function 'none'"),
    ("send d a[0] 1:1", "unknown channel 'd'"),
    ("send c i[0] 1:1", "the source must be in a buffer of u8, but 'i' holds i8"),
    ("send c a[0] 5:1", "channel 'c' cannot hold 5 elements, only 4"),
    ("wait u 1", "unknown token 'u'"),
    (
      "loop \"3\" 2\nend", "'3' cannot name a loop variable: a letter, then letters, digits and '_'"
    ),
    ("fill a[0] 0 4096:2,2048:4,1:1", "the shape '4096:2,2048:4,1:1' is too scattered to verify"),
  ])
  func aWrongLineIsFound(line: String, message: String) throws {
    let program = try program(Self.machine + line, Self.complete)
    let found = verify(program).filter { $0.place == Place("program.asm", .line(15, column: 5)) }
    #expect(found.map(\.message) == [message])
  }

  @Test(arguments: [
    ("loop y 2", "5:1: this loop has no 'end'"),
    ("end", "5:1: 'end' outside a loop"),
    ("loop y 2\nend\nend", "7:1: 'end' outside a loop"),
    ("loop y 0\nend", "5:8: expected an integer in 1...1073741824, not 0"),
    (
      "abcde".map { "loop \($0) 2\n" }.joined() + String(repeating: "end\n", count: 5),
      "9:1: loops are nested at most 4 deep"
    ),
  ])
  func loopsAreBalanced(lines: String, message: String) throws {
    #expect(refusal { try program("tile 0\nstream 0\n" + lines) } == "test:\(message)")
  }

  @Test func loopsThatRunTooOftenAreRefused() throws {
    let loops = "abcd".map { "loop \($0) 65536\n" }.joined()
    let program = try program(
      "tile 0\nbuffer x u8 4\nstream 0\n\(loops)fill x[0] 0 1:1\nend\nend\nend\nend")
    #expect(!verify(program).isEmpty)
  }

  @Test func loopsCountDifferentVariables() throws {
    let same = try program("tile 0\nstream 0\nloop y 2\nloop y 2\nend\nend\nloop y 2\nend")
    #expect(
      descriptions(verify(same)) == [
        "program.asm:6:7: an enclosing loop also counts 'y'"
      ])
  }

  @Test(arguments: [
    ("global a u8 1\nglobal a u8 1", "4:1: buffer 'a' is declared twice"),
    ("global \"\" u8 1", "3:1: a buffer has no name"),
    ("global a u8 1\ntile 0\nbuffer a u8 1", "5:3: buffer 'a' is declared twice"),
    ("matrix m [1, 1] i8\nmatrix m [1, 1] i8", "4:1: matrix 'm' is declared twice"),
    ("tile 0\ntile 0", "4:1: tile '0' is declared twice"),
    ("tile 168", "3:1: tile 168 is not on the chip, which has 168 tiles"),
    (
      "tile 0\nbuffer a i32 16385",
      "3:1: the buffers of tile 0 need 65540 bytes, but the tile has 65536"
    ),
    ("tile 0\nstream s\nstream s", "5:3: stream 's' is declared twice"),
    (
      "matrix m [0, 1] i8",
      "3:1: a matrix has 1 to 2^20 rows and columns, and weights of 2 to 16 bits"
    ),
    ("tile 0\ngroup g m 0 u8 []", "4:3: unknown matrix 'm'"),
    (
      "matrix m [1, 1] i8\ntile 0\ngroup g m 0 i1 []",
      "5:3: input codes have 1 to 16 bits unsigned, 2 to 16 signed, not 1"
    ),
    (
      "matrix m [1, 1] i8\ntile 0\ngroup g m 0 u8 [7]",
      "5:3: group 'g' of tile 0 lists block 7, which does not exist"
    ),
    (
      "input a x [1] u8 {scale = 1.0, zero-point = 0, offset = 0, strides = [1]}",
      "3:1: unknown global buffer 'a'"
    ),
    (
      "global a u8 4\ninput a x [1, 5] u8 {scale = 1.0, zero-point = 0, offset = 0, strides = [1, 1]}",
      "4:1: [1, 5] with strides [1, 1] does not fit 'a' of 4 elements"
    ),
    (
      "global a u8 4\ninput a x [1, 3] u8 {scale = 1.0, zero-point = 0, offset = 2, strides = [1, 1]}",
      "4:1: elements 2...4 are outside 'a' of 4 elements"
    ),
    (
      "global a u8 4\ninput a x [2, 2] u8 {scale = 1.0, zero-point = 0, offset = 0, strides = [1, 1]}",
      "4:1: two elements of 'x' share an element of 'a'"
    ),
    (
      "global a u8 4\ninput a x [1] i8 {scale = 1.0, zero-point = 0, offset = 0, strides = [1]}",
      "4:1: 'a' of u8 cannot hold i8"
    ),
    (
      "global a u8 4\ninput a x [1] u8 {scale = nan, zero-point = 0, offset = 0, strides = [1]}",
      "4:1: the scale must be a number above 0, not nan"
    ),
    ("token t 0", "3:1: no stream signals token 't'"),
    (
      "channel c u8 1\nglobal a u8 1\ntile 0\nstream s\nfill a[0] 0 1:1\nsend c a[0] 1:1",
      "4:1: no stream receives from channel 'c'"
    ),
    (
      "token t 0\ntile 0\nstream s\nwait t 1\nsignal t 1",
      "3:1: stream 's' of tile 0 both signals and waits for token 't'"
    ),
    (
      "token t 0\ntile 0\nstream s\nsignal t 1\nstream u\nsignal t 1\nstream v\nwait t 1",
      "3:1: more than one stream signals token 't': stream 's' of tile 0, stream 'u' of tile 0"
    ),
  ])
  func aWrongDeclarationIsFound(text: String, message: String) throws {
    let found = descriptions(verify(try program(text)))
    #expect(found.contains("program.asm:" + message), "\(found)")
  }
}
