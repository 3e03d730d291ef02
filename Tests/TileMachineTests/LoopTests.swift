import Basics
import CKernels
import Testing

@testable import TileMachine
@testable import TileSimulator

/// A loop whose steps run at once gives the results of its iterations one by one, which a step with
/// several runs of elements enforces.
@Suite struct LoopTests {
  /// Windows of a plain buffer and of a ring, in which some rows of windows wrap.
  private func program(pausing: Bool) throws -> Program {
    let pause = pausing ? "move q[0] 2:4,1:1 x[0] 2:4,1:1" : ""
    var program = try TileMachineTests.program(
      """
      global x u8 96
      global y i32 180
      global w i32 150
      global z u8 90
      input x x [1, 12, 8] u8 {scale = 1, zero-point = 0, offset = 0, strides = [96, 8, 1]}
      output y y [1, 36, 5] u8 {scale = 1, zero-point = 0, offset = 0, strides = [180, 5, 1]}
      output w w [1, 30, 5] u8 {scale = 1, zero-point = 0, offset = 0, strides = [150, 5, 1]}
      output z z [1, 30, 3] u8 {scale = 1, zero-point = 0, offset = 0, strides = [90, 3, 1]}
      matrix m [6, 5] i8
      tile 0
        buffer band u8 24 ring
        buffer s i32 5
        buffer q u8 8 scratch
        group g m 0 u8 [0]
        stream main
          loop y 6
            loop x 6
              gather g x[16*y+x] 2:8,3:1
              mvm g s[0]
              add y[30*y+5*x] s[0] s[0] - 5
              \(pause)
            end
          end
          loop y 5
            move band[16*y] 16:1 x[16*y] 16:1
            loop x 6
              gather g band[16*y+x] 2:8,3:1
              mvm g w[30*y+5*x]
              pool max z[18*y+3*x] band[16*y+x] 2:8 3
              \(pause)
            end
          end
          move q[0] 2:4,1:1 x[0] 2:4,1:1

      """)
    program.blocks = [Block("m", array: 0, rows: [0, 1, 2, 3, 4, 5], columns: [0, 1, 2, 3, 4])]
    for port in 0..<2 {
      program.outputs[port].bits = 32
      program.outputs[port].isSigned = true
    }
    return program
  }

  private func heads(_ program: Program, lanes: Int) throws -> [UInt] {
    let bound = try Simulator(program, lanes: lanes).program
    return withExtendedLifetime(bound) {
      let stream = bound.streams[0][0]
      return (0..<stream.count).map { unsafeBitCast(stream.steps[$0].execute, to: UInt.self) }
    }
  }

  private func address(_ execute: ExecutePointer) -> UInt {
    unsafeBitCast(execute, to: UInt.self)
  }

  @Test(arguments: Simulator.laneCounts) func loopsAtOnceEqualTheirIterations(lanes: Int) throws {
    let (whole, pausing) = (try program(pausing: false), try program(pausing: true))
    let heads = try heads(whole, lanes: lanes)
    #expect(heads.contains(address(memc_nest_at_once)))
    #expect(heads.contains(address(memc_loop_at_once)))
    let slow = try self.heads(pausing, lanes: lanes)
    #expect(!slow.contains(address(memc_nest_at_once)))
    #expect(!slow.contains(address(memc_loop_at_once)))
    var dice = Dice(lanes)
    let inputs = dice.codes([71, 12, 8], in: 0...255)
    for set in InstructionSet.available {
      let expected = try pausing.run([inputs], lanes: lanes, instructionSet: set)
      #expect(try whole.run([inputs], lanes: lanes, threads: 2, instructionSet: set) == expected)
      #expect(Set(expected[0].elements).count > 50)
    }
  }
}
