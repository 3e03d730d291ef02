import Basics
import Hardware
import TestSupport
import Testing
import TileMachine

@testable import ChipProgramming
@testable import TileSimulator

@Suite struct TwoPhaseTests {
  static func twoPhase(
    _ scheme: String = "two-phase:samples=600", _ device: String = "lognormal:sigma=0.4",
    seed: UInt64 = 1, threads: Int = 2
  ) throws -> ProgrammedChip {
    try ProgrammingTests.scheme(scheme).program(
      Digits.program, cell: ProgrammingTests.cell(device), seed: seed,
      calibration: ChipCalibration(Digits.codes("digits/train-images.npy", 600)),
      threads: threads)
  }

  static func oneShot(_ device: String = "lognormal:sigma=0.4", seed: UInt64 = 1) throws
    -> ProgrammedChip
  {
    try scheme("one-shot").program(
      Digits.program, cell: ProgrammingTests.cell(device), seed: seed, calibration: nil,
      threads: 1)
  }

  @Test(arguments: ["ideal", "lognormal:sigma=0", "proportional:sigma=0"])
  func idealCellsAreNotChanged(device: String) throws {
    let programmed = try Self.twoPhase("two-phase:samples=600", device)
    #expect(try programmed.chip.conductances == Chip.ideal(Digits.program.program).conductances)
    #expect(programmed.chip.offsets.allSatisfy { $0.elements.allSatisfy { $0 == 0 } })
    #expect(programmed.log.usedZeroPositions == 0)
  }

  @Test func aChipDoesNotDependOnThreads() throws {
    let one = try Self.twoPhase(threads: 1)
    #expect(try Self.twoPhase(threads: 2) == one)
    #expect(try Self.twoPhase(threads: 7) == one)
    #expect(try Self.twoPhase(seed: 2, threads: 1) != one)
  }

  @Test(arguments: ["two-phase:samples=600", "two-phase:samples=600,rounds=2,share=0.1"])
  func onlyAShareOfTheZeroPositionsIsRewritten(scheme: String) throws {
    let first = try Self.oneShot().chip.conductances
    let programmed = try Self.twoPhase(scheme)
    let share = scheme.hasSuffix("0.1") ? 0.1 : 0.2
    var zeros = 0
    var changed = 0
    for (index, block) in try Digits.program.blocks.enumerated() {
      for (cell, code) in block.codes.elements.enumerated() {
        let isSame = [0, 1].allSatisfy { plane in
          let place = plane * block.codes.count + cell
          return programmed.chip.conductances[index].elements[place] == first[index].elements[place]
        }
        #expect(isSame || code == 0)
        zeros += code == 0 ? 1 : 0
        changed += isSame ? 0 : 1
      }
    }
    #expect(programmed.log.zeroPositions == zeros)
    #expect(programmed.log.usedZeroPositions == changed)
    #expect(changed > 0 && Double(changed) <= share * Double(zeros))
  }

  @Test(arguments: ["lognormal:sigma=0.5", "proportional:sigma=0.4"])
  func mostOfTheLostAccuracyIsRecovered(device: String) throws {
    let seeds: [UInt64] = [1, 2, 3, 4]
    let software = try Digits.accuracy(nil)
    let oneShot = try seeds.map { try Digits.accuracy(Self.oneShot(device, seed: $0).chip) }
    let twoPhase = try seeds.map {
      try Digits.accuracy(Self.twoPhase("two-phase:samples=1200", device, seed: $0).chip)
    }
    let lost = software - oneShot.reduce(0, +) / 4
    let regained = (twoPhase.reduce(0, +) - oneShot.reduce(0, +)) / 4
    #expect(software > 0.95)
    #expect(lost > 0.01 && regained > 0.5 * lost)
  }

  @Test func offsetsAreAddedToTheSumsOfTheirColumns() throws {
    let program = try Digits.program
    var chip = try Self.oneShot().chip
    let images = try Digits.codes("digits/test-images.npy", 8)
    let group = program.groups[0]
    let columns = program.matrices.first { $0.name == group.matrix }?.columns ?? 0
    let plain = try Simulator(program, chip: chip).capture(
      group: group.name, inputs: images, limit: 20)
    chip.offsets = program.groups.map { group in
      let columns = program.matrices.first { $0.name == group.matrix }?.columns ?? 0
      return Tensor([columns], (0..<columns).map { 100 * $0 - 300 })
    }
    let moved = try Simulator(program, chip: chip).capture(
      group: group.name, inputs: images, limit: 20)
    let reference = try ReferenceMVM(group, of: program, chip: chip)
    for sample in 0..<20 {
      let rows = plain.inputs.shape[1]
      let inputs = plain.inputs.elements[sample * rows..<(sample + 1) * rows]
      let sums = reference(inputs.map { Int($0) })
      for column in 0..<columns {
        let index = sample * columns + column
        #expect(
          abs(
            moved.sums.elements[index] - plain.sums.elements[index]
              - Double(100 * column - 300)) < 0.01)
        #expect(abs(moved.sums.elements[index] - Double(sums[column])) < 0.51)
      }
    }
  }

  @Test func missingCalibrationImagesAreRefused() throws {
    let message = refusal {
      try scheme("two-phase").program(
        Digits.program, cell: ProgrammingTests.cell("ideal"), seed: 1, calibration: nil, threads: 1)
    }
    #expect(message == "'two-phase' programming needs calibration images")
  }

  @Test func zeroWeightsMustBeAtHRS() throws {
    var program = try Digits.program.program
    program.encoding = try encodings.make("offset-columns")
    let message = refusal {
      try scheme("two-phase").program(
        program.verified(), cell: ProgrammingTests.cell("ideal"), seed: 1,
        calibration: ChipCalibration([]), threads: 1)
    }
    #expect(
      message
        == "two-phase programming needs zero weights at HRS, unlike those of 'offset-columns'")
  }

  @Test func offsetsOfAnotherProgramAreRefused() throws {
    var chip = try Chip.ideal(Digits.program.program)
    chip.offsets = [Tensor([3], [1, 2, 3])]
    #expect(
      refusal { try Simulator(Digits.program, chip: chip) }
        == "the chip's offsets do not fit the columns of the program's groups")
  }
}
