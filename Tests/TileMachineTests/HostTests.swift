import Basics
import Hardware
import TestSupport
import Testing

@testable import TileAnalysis
@testable import TileMachine
@testable import TileSimulator

/// Operators that the host computes in the middle of a program.
@Suite struct HostTests {
  /// The output is twice what the host computes of the input.
  private func program(_ change: (String) -> String = { $0 }) throws -> Program {
    try TileMachineTests.program(
      change(
        """
        global x.port u8 6
        global h u16 8
        global y.port i16 6
        input x.port x [1, 2, 3] u8 {scale = 0.5, zero-point = 0, offset = 0, strides = [6, 1, 2]}
        output y.port y [1, 6] i16 {scale = 1, zero-point = 0, offset = 0, strides = [6, 1]}
        operator f
          operand x.port x [1, 2, 3] u8 {scale = 0.5, zero-point = 0, offset = 0, strides = [6, 1, 2]}
          result h h [1, 6] u12 {scale = 1, zero-point = 0, offset = 1, strides = [6, 1]}
        tile 0
          stream main
            host f
            add y.port[0] h[1] h[1] t[0] 6 table-step=0
        """)
    ) {
      $0.tables["t"] = Table(Tensor([1, 6], [1 << 20, 1 << 20, 20, 1 << 19, -32768, 32767]))
    }
  }

  /// Adds up from the first element on.
  private static let sums: HostComputation = { codes in
    var total: Int32 = 0
    return Tensor(
      [1, 6],
      codes[0].elements.map {
        total += $0
        return total
      })
  }

  private static let inputs = Tensor<Int32>([70, 2, 3], (0..<420).map { Int32($0 * 31 % 256) })

  private static var doubledSums: [Int32] {
    (0..<70).flatMap { image in
      var total: Int32 = 0
      return inputs.elements[image * 6..<image * 6 + 6].map {
        total += $0
        return 2 * total
      }
    }
  }

  @Test(arguments: [1, 16, 32, 64], [1, 3])
  func theHostReadsAndWritesEveryImage(lanes: Int, threads: Int) throws {
    let program = try program().verified().computing(["f": Self.sums])
    let outputs = try Simulator(program, lanes: lanes, threads: threads).run(inputs: [Self.inputs])
    #expect(outputs[0].elements == Self.doubledSums)
  }

  @Test func theTextIsReadBack() throws {
    let program = try program()
    let again = try Program(text: program.text, source: "again", accelerator: testAccelerator)
    #expect(again.text == program.text)
    #expect(again.hostOperators == program.hostOperators)
  }

  @Test func functionsStayWithTheProgram() throws {
    let program = try program().verified().computing(["f": Self.sums])
    let changed = try program.on(program.accelerator).with(steps: [])
      .yielding([program.hostOperators[0].result])
    let outputs = try Simulator(changed).run(inputs: [Self.inputs])
    #expect(outputs[0].elements.map { 2 * $0 } == outputs[1].elements)
  }

  @Test func aProgramWithoutItsFunctionsIsNotRun() throws {
    let refusal = try diagnostic { _ = try Simulator(program().verified()) }
    #expect(refusal.kind == .unsupported)
    #expect(
      refusal.message == "the program needs 'f' of the host, but only the machine is there")
  }

  @Test func whatTheFunctionYieldsIsChecked() throws {
    struct Wrong: Error {}
    let shapes: HostComputation = { _ in Tensor([6], [0, 0, 0, 0, 0, 0]) }
    let codes: HostComputation = { _ in Tensor([1, 6], [0, 0, 0, 0, 0, 4096]) }
    let failure: HostComputation = { _ in throw Wrong() }
    func run(_ function: @escaping HostComputation) throws {
      let program = try program().verified().computing(["f": function])
      _ = try Simulator(program).run(inputs: [Self.inputs])
    }
    #expect(
      try diagnostic { try run(shapes) }.message == "the host computes [6] for 'f', not [1, 6]")
    #expect(try diagnostic { try run(codes) }.message == "'h' holds codes outside 0...4095")
    #expect(throws: Wrong.self) { try run(failure) }
  }

  @Test(arguments: [
    ("host f", "host g", "unknown operator of the host 'g'"),
    ("host f\n", "\n", "no stream computes operator 'f'"),
    ("operand x.port", "operand z", "unknown buffer 'z'"),
    (
      "operand x.port x [1, 2, 3]", "operand x.port x [1, 2, 4]",
      "[1, 2, 4] with strides [6, 1, 2] does not fit 'x.port' of 6 elements"
    ),
    (
      "result h h [1, 6] u12 {scale = 1, zero-point = 0, offset = 1",
      "result h h [1, 6] u12 {scale = 1, zero-point = 0, offset = 3",
      "elements 3...8 are outside 'h' of 8 elements"
    ),
    ("result h h [1, 6] u12", "result h h [1, 6] i12", "'h' of u16 cannot hold i12"),
    (
      "result h h [1, 6] u12 {scale = 1, zero-point = 0, offset = 1, strides = [6, 1]}",
      "result h h [1, 6] u12 {scale = 1, zero-point = 0, offset = 1, strides = [6, 0]}",
      "two elements of 'h' share an element of 'h'"
    ),
    (
      "operand x.port x [1, 2, 3]",
      "operand x.port x [1099511627776, 1099511627776, 1099511627776]",
      "[1099511627776, 1099511627776, 1099511627776] with strides [6, 1, 2] does not fit 'x.port' "
        + "of 6 elements"
    ),
    ("operand x.port x [1, 2, 3] u8", "operand x.port x [1, 2, 3] u4", "must be in 0...15"),
    ("global h u16 8", "global h u16 8 ring", ""),
    ("h[1] h[1]", "h[0] h[0]", "reads element 0 of 'h'"),
  ])
  func aWrongOperatorIsRefused(old: String, new: String, message: String) throws {
    let changed = try program { text in
      text.replacing(old, with: new)
    }
    let messages = verify(changed).map(\.message)
    if message.isEmpty {
      #expect(messages == [])
    } else {
      #expect(messages.contains { $0.contains(message) }, "\(messages)")
    }
  }

  @Test func theHostReachesNoBufferOfATile() throws {
    let changed = try program { text in
      text.replacing("global h u16 8\n", with: "")
        .replacing("tile 0\n", with: "tile 0\n  buffer h u16 8\n")
    }
    #expect(
      verify(changed).map(\.message) == ["the host cannot reach 'h', a buffer of the tile"])
  }

  @Test func twoOperatorsOfOneNameAreRefused() throws {
    var twice = try program()
    twice.hostOperators.append(twice.hostOperators[0])
    #expect(verify(twice).map(\.message) == ["operator 'f' is declared twice"])
  }

  @Test func theHostTakesNeitherTimeNorEnergy() throws {
    let program = try program().verified().program
    let scope = program.scopes[0]
    #expect(try Host("f").activity(in: scope) == Activity())
    #expect(try Host("f").duration(in: scope) == 0)
  }
}
