import Basics
import Hardware
import TestSupport
import Testing

@testable import TileAnalysis
@testable import TileMachine
@testable import TileSimulator

/// Groups that rest while neurons compute ahead, against the slow path, in which all fire in every
/// step.
@Suite struct SteadyGroupTests {
  private func program(_ lines: String) throws -> VerifiedProgram {
    let body = lines.split(separator: "\n").map { "    \($0)\n" }.joined()
    return try TileMachineTests.program(
      """
      global in u8 8
      global out i16 3
      input in x [1, 8] u8 {scale = 1, zero-point = 0, offset = 0, strides = [8, 1]}
      output out y [1, 3] i16 {scale = 1, zero-point = 0, offset = 0, strides = [3, 1]}
      matrix m [4, 3] i8
      channel c u8 8
      tile 0
        buffer a u8 8
        buffer s i32 3 scratch
        buffer y u8 3 scratch
        buffer z u8 3 scratch
        buffer n i16 3
        group g m 0 u8 [0]
        stream inputs
          send c in[0] 8:1
        stream main
          receive c a[0] 8:1
      \(body)    integrate n[0] y[0] - sum[0] 3 table-step=0
          move out[0] 3:1 n[0] 3:1

      """
    ) {
      $0.blocks = [Block("m", array: 0, rows: [0, 1, 2, 3], columns: [0, 1, 2])]
      $0.tables["t"] = Table(Tensor([1, 5], [3, 2, -700, 20_000, 45_000]))
      $0.tables["r"] = Table(Tensor([1, 5], [1 << 20, 31, 1 << 30, 0, 255]))
      $0.tables["sum"] = Table(Tensor([1, 6], [1, 0, 0, 0, -32768, 32767]))
    }.verified()
  }

  private static let fired = "gather g a[0] 4:1\nmvm g s[0]\n"
  private static let fire = "fire y[0] s[0] - t[0] 3 table-step=0 precision=single"

  @Test(arguments: [
    (fired + fire, true),
    (fired + fire + " leak=2097152", true),
    (fired + fire + " reset=zero start=3 window=7", true),
    // two windows
    ("loop i 2\ngather g a[4*i] 4:1\nmvm g s[0]\n\(fire)\nend", true),
    // what neurons keep in integers is not computed ahead
    (fired + "fire y[0] s[0] - t[0] 3 table-step=0", false),
    (fired + "fire y[0] s[0] s[0] t[0] 3 table-step=0 precision=single", false),
    // something else reads the sums
    (fired + fire + "\nrequant z[0] s[0] r[0] 3 table-step=0", false),
    (fired + "requant z[0] s[0] r[0] 3 table-step=0\n" + fire, false),
    // sums of two firings
    (fired + "gather g a[4] 4:1\nmvm g s[0] accumulate=true\n" + fire, false),
    // spikes are different in each step
    ("fire a[0] a[0] - t[0] 8 table-step=0 precision=single\n" + fired + fire, false),
  ])
  func groupsRestOnlyIfNobodyReadsTheirSums(lines: String, isSteady: Bool) throws {
    let program = try program(lines)
    let presentation = presentation(.constant)
    let steady = SteadyGroups(program.program, presentation)
    #expect(steady.contains("g", on: 0) == isSteady)
    let counts = try expectSameOnAllPaths(program, presentation)
    // the comparison is not one of silent neurons
    #expect(!isSteady || counts.allSatisfy { !$0.fires || $0.spikes > 0 })
  }

  @Test func groupsOfDrawnInputsFireInEveryStep() throws {
    let program = try program(Self.fired + Self.fire)
    let presentation = presentation(.bernoulli)
    #expect(!SteadyGroups(program.program, presentation).contains("g", on: 0))
    try expectSameOnAllPaths(program, presentation)
  }

  private func presentation(_ coding: Presentation.Coding) -> Presentation {
    Presentation(steps: 21, codings: [coding], codeBits: [8], seed: 5, chipSeed: 6)
  }

  /// Compares outputs and counts, and returns the counts.
  @discardableResult private func expectSameOnAllPaths(
    _ program: VerifiedProgram, _ presentation: Presentation
  ) throws -> [SpikeCount] {
    var dice = Dice(3)
    let inputs = [dice.codes([70, 8], in: 0...255)]
    let wanted = try Simulator(program, path: .converted, presentation: presentation)
      .runCounting(inputs: inputs)
    for lanes in Simulator.laneCounts {
      for set in InstructionSet.available {
        let own = try Simulator(
          program, lanes: lanes, threads: 2, instructionSet: set, presentation: presentation
        ).runCounting(inputs: inputs)
        #expect(own.outputs == wanted.outputs)
        #expect(own.spikes.map(\.spikes) == wanted.spikes.map(\.spikes))
      }
    }
    return wanted.spikes
  }
}
