import Basics
import Hardware
import Testing

@testable import ChipProgramming
@testable import TileMachine
@testable import TileSimulator

/// Converters that yield other codes than they should: every path against the definition.
@Suite struct ConversionErrorTests {
  /// Converters that add a normal number of 0.7 codes and shift by a third.
  private func program(_ form: MVMCase) throws -> Program {
    var program = try form.program()
    let codes = try #require(program.converterRange)
    let rows = codes.map { Value(.list([Double($0), Double($0) + 0.3, 0.7].map(\.value))) }
    program.accelerator.adc.errors = try ConversionErrors(
      Value(.record(Record(["normal": Value(.list(rows))]))))
    return program
  }

  private static let cases = SimulationAnalogTests.cases.filter { ($0.adcBits ?? 16) <= 10 }

  private func inputs(_ form: MVMCase, images: Int = 37) -> Tensor<Int32> {
    var dice = Dice(form.rows)
    return dice.codes([images, form.rows], in: form.inputs)
  }

  private func reference(_ program: Program, _ inputs: Tensor<Int32>, _ chip: Chip) throws
    -> [Int32]
  {
    let reference = try ReferenceMVM(program.tiles[0].groups[0], of: program, chip: chip)
    let rows = inputs.shape[1]
    return (0..<inputs.shape[0]).flatMap { image in
      reference(
        inputs.elements[image * rows..<(image + 1) * rows].map(Int.init), image: image
      ).map { Int32(clamping: $0) }
    }
  }

  @Test(arguments: cases) func everyPathDrawsTheSameCodes(form: MVMCase) throws {
    let program = try program(form)
    let codes = inputs(form)
    for isNoisy in [false, true] {
      let chip = try Chip.varied(program, isNoisy: isNoisy)
      let expected = try reference(program, codes, chip)
      for lanes in Simulator.laneCounts {
        for set in InstructionSet.available {
          let sums = try program.run(
            [codes], lanes: lanes, threads: 2, chip: chip, instructionSet: set)
          #expect(sums[0].elements == expected, "\(lanes) lanes, \(set)")
        }
      }
    }
  }

  @Test func codesFollowTheTable() {
    let yielded = YieldedCodes(-1...1, [[1, 0, 0], [0.25, 0.5, 0.25], [0, 0, 1]])
    #expect(yielded.code(for: -1, word: .max) == -1)
    #expect(yielded.code(for: 1, word: 0) == 1)
    #expect(
      [0, 0x3FFF_FFFF, 0x4000_0000, 0xBFFF_FFFF, 0xC000_0000].map {
        yielded.code(for: 0, word: $0)
      } == [-1, -1, 0, 0, 1])
    #expect(yielded.thresholds == [1 << 31, 1 << 31, 1 << 29, 3 << 29, 0, 0])
  }

  @Test func convertersAsDesignedMakeNoErrors() throws {
    let form = Self.cases[0]
    let codes = inputs(form)
    #expect(try program(form).run([codes])[0] == form.program().run([codes])[0])
  }

  @Test func chipsDrawDifferentCodes() throws {
    let program = try program(Self.cases[0])
    let codes = inputs(Self.cases[0])
    var chip = try Chip.ideal(program)
    let first = try program.run([codes], chip: chip)[0]
    #expect(try program.run([codes], chip: chip)[0] == first)
    chip.seed += 1
    #expect(try program.run([codes], chip: chip)[0] != first)
  }

  @Test func aTableForOtherCodesIsRefused() throws {
    var program = try program(Self.cases[0])
    program.accelerator.adc.bits = (program.accelerator.adc.bits ?? 8) + 1
    #expect(throws: (any Error).self) { try Chip.ideal(program).check(against: program) }
  }
}
