import Basics
import Hardware
import TestSupport
import Testing

@testable import TileMachine

@Suite struct ProgramTextTests {
  @Test func theTextOfAProgramIsReadBackAsTheSameText() throws {
    for program in [try LeNet.sequential(), try LeNet.pipelined()] {
      let again = try Program(
        text: program.text, source: "again", accelerator: testAccelerator)
      #expect(again.text == program.text)
    }
  }

  @Test func loopsAreIndentedAndCommentsKept() throws {
    let body = """
      tile 3
        buffer in u8 16 ring scratch
        stream 0
          # a line of its own is not kept
          loop y 2   #   conv1, lower
      fill in[8*y] 0 8:1
          end
      """
    let expected = """
      memc-program 1
      machine test differential-pair {slice-bits = 1} bits-per-cycle 2
      tile 3
        buffer in u8 16 ring scratch
        stream "0"
          loop y 2  # conv1, lower
            fill in[8*y] 0 8:1
          end

      """
    var program = try program(body, bits: 2)
    program.encoding = try DifferentialPair(Record(["slice-bits": 1.value]))
    #expect(program.text == expected)
  }

  @Test func everyInstructionIsReadBack() throws {
    let odd = "a \"b\\[#] = é\u{7}"
    let address = Address(odd, offset: -3, terms: [.init(32, "y"), .init(1, "x"), .init(-4, "k")])
    let shape = ElementShape([.init(5, stride: 32), .init(5, stride: -1)])
    let lines: [any Instruction] = [
      Fill(address, constant: -7, shape: shape),
      Move(address, shape, from: address, shape), Gather(odd, address, shape),
      MVM(odd, address), MVM("12", address, accumulates: true), MVM("true", address),
      Requant(address, from: address, table: Address("t"), count: 9, tableStep: 0),
      Requant(
        address, from: address, table: Address("t"), count: 9,
        unit: UnitCodes(-128...127, zero: -3)),
      Add(address, address, address, table: nil, count: 1 << 30, aStep: 0),
      Add(address, address, address, table: address, count: 2, bStep: 0, tableStep: 0),
      Mul(address, address, address, table: address, count: 2),
      Pool(.max, address, from: address, window: shape, count: 6),
      Pool(.sum, address, from: address, window: shape, count: 6),
      Lookup(address, from: address, function: "", count: 4), Send("-", address, shape),
      Receive("#", address, shape), Wait("=", 3), Signal("\"x\"[3]", 4),
      Host("a b"),
    ]
    var program = try program("tile 0\n")
    let body = lines.map { Statement.run($0) }
    program.tiles[0].streams = [
      Stream(
        "s", (body.prefix(3) + [.loop(Loop("y", 3, [.loop(Loop("x", 2, body))]))]).commented(odd))
    ]
    let again = try Program(
      text: program.text, source: "again", accelerator: testAccelerator)
    #expect(again.text == program.text)
    let read = again.tiles[0].streams[0].body.executions
    #expect(read.map(\.line.instruction.fullRecord) == (lines.prefix(3) + lines).map(\.fullRecord))
    #expect(read.map(\.trips) == lines.prefix(3).map { _ in 1 } + lines.map { _ in 6 })
  }

  /// Reports find the layers of instructions by their comments.
  @Test func theNameOfALayerIsReadBackWhateverItIs() throws {
    for name in HostileNames.all + ["conv1", "a, lower"] {
      var program = try program("tile 0\n  buffer in u8 16\n")
      let fill = Statement.run(
        Fill(Address("in"), constant: 0, shape: ElementShape([.init(8, stride: 1)])))
      program.tiles[0].streams = [Stream("s", [fill].commented(name))]
      let again = try Program(text: program.text, source: "again", accelerator: testAccelerator)
      let layers = again.tiles[0].streams[0].body.executions.map(\.line.layer)
      #expect(layers.map { Array($0.utf8) } == [Array(name.utf8)], "\(name.debugDescription)")
    }
  }

  @Test(arguments: [
    ("", "x:1:1: expected a name, not the end of the text"),
    ("memc-program 2\n", "x:1:1: a program must start with 'memc-program 1'"),
    (
      "memc-program 1\nmachine other pair {} bits-per-cycle 1",
      "x:2:9: the program is for accelerator 'other', not 'test'"
    ),
    ("memc-program 1\nmachine test fair {}", "x:2:14: unknown encoding 'fair'"),
    (
      "memc-program 1\nmachine test differential-pair {slice = 2} bits-per-cycle 1",
      "x:2:41: unknown key 'slice' of differential-pair"
    ),
    (
      "memc-program 1\nmachine test differential-pair {} bits 1",
      "x:2:35: expected 'bits-per-cycle', not 'bits'"
    ),
  ])
  func aMalformedHeadIsRefused(text: String, message: String) {
    expect(message) {
      _ = try Program(
        text: text, source: "x", accelerator: testAccelerator)
    }
  }

  @Test(arguments: [
    ("buffer in u8 16", "test:3:1: expected 'tile' before its parts"),
    ("bufer in u8 16", "test:3:1: unknown declaration 'bufer'"),
    (
      "tile 0\n  buffer in u9 16", "test:4:13: expected one of u8, i8, u16, i16, i32, i64, not 'u9'"
    ),
    ("tile 0\n  buffer in u8 0", "test:4:16: expected an integer in 1...1099511627776, not 0"),
    ("tile 0\n  buffer in u8 1 rung", "test:4:18: expected 'ring' or 'scratch', not 'rung'"),
    ("tile 0\n  buffer in u8 1 ring ring", "test:4:23: expected 'ring' or 'scratch', not 'ring'"),
    ("tile -1", "test:3:6: expected an integer in 0...1048576, not -1"),
    ("matrix m [3]  i8", "test:3:10: expected rows and columns of a matrix, not [3]"),
    ("matrix m [3, x] i8", "test:3:14: must be an integer, not 'x'"),
    ("matrix m [3, 4] j8", "test:3:17: expected codes such as u8 or i13, not 'j8'"),
    ("token t", "test:3:8: expected a number, not ''"),
    ("input a b [1] u8 {scale = 1}", "test:3:18: port needs 'zero-point'"),
    ("tile 0\nstream s\n  filll a 0 1:1", "test:5:3: unknown instruction 'filll'"),
    ("tile 0\nstream s\n  fill a 0", "test:5:3: fill needs 'shape'"),
    ("tile 0\nstream s\n  fill a 0 1:1 2", "test:5:16: expected 'key=value', not '2'"),
    (
      "tile 0\nstream s\n  fill a 0 1:1 x=2",
      "test:5:16: unknown key 'x' of fill"
    ),
    (
      "tile 0\nstream s\n  fill a 0 1:z",
      "test:5:12: 'shape' of fill must be a shape such as 5:32,5:1, not '1:z'"
    ),
    (
      "tile 0\nstream s\n  fill a[ 0 1:1",
      "test:5:8: 'destination' of fill must be an address such as in[32*y+x+66], not \"a[ 0 1:1\""
    ),
    (
      "tile 0\nstream s\n  loop y 0",
      "test:5:10: expected an integer in 1...1073741824, not 0"
    ),
    (
      "tile 0\nstream s\n  mvm g s[0] accumulate=2",
      "test:5:14: 'accumulate' of mvm must be true or false, not an integer"
    ),
    (
      "tile 0\nstream s\n  wait t 1 count=2",
      "test:5:12: 'count' is given twice"
    ),
    (
      "tile 0\nstream s\n  fill a[9223372036854775807+9223372036854775807] 0 1:1",
      "test:5:8: 'destination' of fill must be an address such as in[32*y+x+66], not "
        + "\"a[9223372036854775807+9223372036854775807]\""
    ),
  ])
  func aMalformedLineIsRefusedAtItsPlace(text: String, message: String) {
    expect(message) { _ = try program(text) }
  }

  @Test func namesAndProgramsAreBounded() {
    let name = String(repeating: "n", count: 1 << 16 + 1)
    expect("test:3:7: this name is longer than 65536 characters") {
      _ = try program("token \(name) 0")
    }
    expect("test:5:8: this name is longer than 65536 characters") {
      _ = try program("tile 0\nstream s\n  wait \(name) 1")
    }
    expect("test: the program has more than 2^20 lines or 2^28 bytes") {
      _ = try program(String(repeating: "\n", count: 1 << 20 + 1))
    }
  }
}

/// Expects `body` to throw this diagnostic, alone or as the first of several.
func expect(
  _ message: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
  do {
    try body()
    Issue.record("nothing was refused", sourceLocation: sourceLocation)
  } catch let diagnostic as Diagnostic {
    #expect(diagnostic.description == message, sourceLocation: sourceLocation)
  } catch let diagnostics as Diagnostics {
    #expect(diagnostics.all.first?.description == message, sourceLocation: sourceLocation)
  } catch {
    Issue.record(error, sourceLocation: sourceLocation)
  }
}
