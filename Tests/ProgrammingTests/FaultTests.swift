import Basics
import Driver
import Foundation
import Hardware
import TestSupport
import Testing
import TileMachine

@testable import ChipProgramming
@testable import TileAnalysis
@testable import TileSimulator

/// Chips with stuck cells.
@Suite struct FaultTests {
  static let faulty = "ideal:stuck-at-hrs=0.05,stuck-at-lrs=0.05"

  static func written(
    _ programming: String, _ device: String = faulty, seed: UInt64 = 1, threads: Int = 2
  ) throws -> ProgrammedChip {
    try scheme(programming).program(
      Digits.program, cell: cell(device), seed: seed, calibration: nil, threads: threads)
  }

  @Test func stuckCellsKeepHRSOrLRSForAnyTarget() throws {
    let program = try Digits.program.program
    let chip = try Self.written("one-shot").chip
    let ideal = try Chip.ideal(program)
    let faults = FaultMap(try cell(Self.faulty).traits, program.accelerator.array, seed: 1)
    for (index, block) in program.blocks.enumerated() {
      for (number, conductance) in chip.conductances[index].elements.enumerated() {
        let (plane, cell) = (number / block.codes.count, number % block.codes.count)
        let place = CellPlace(
          array: block.array, plane: plane, row: block.originRow + cell / block.columns.count,
          column: block.originColumn + cell % block.columns.count)
        switch faults[place] {
        case .fine: #expect(conductance == ideal.conductances[index].elements[number])
        case .stuckAtHRS: #expect(conductance == 1e-6)
        case .stuckAtLRS: #expect(conductance == 1e-4)
        }
      }
    }
  }

  @Test func verifyingFindsStuckCells() throws {
    let chip = try Self.written("one-shot").chip
    let ideal = try Chip.ideal(Digits.program.program)
    let off = zip(chip.conductances, ideal.conductances).reduce(0) { count, blocks in
      count + zip(blocks.0.elements, blocks.1.elements).count { abs($0 - $1) > 0.05 * 99e-6 }
    }
    let verified = try Self.written("write-verify:tolerance=0.05")
    #expect(verified.log.failedCells == off && off > 0)
    #expect(verified.chip.conductances == chip.conductances)
    #expect(try Self.written("write-verify:faults=known").log.failedCells == 0)
    // pulses that cannot move a cell are counted, even 9,999 of them
    let patient = try Self.written("write-verify:tolerance=0.05,max-pulses=10000")
    #expect(patient.chip.conductances == verified.chip.conductances)
    #expect(patient.log.pulses - verified.log.pulses == off * (10_000 - 20))
    #expect(patient.log.verifyReads - verified.log.verifyReads == off * (10_000 - 20))
  }

  @Test func linesMoveToFreeOnesAndBlocksDoNotOverlap() throws {
    let program = try Digits.program.program
    let chip = try Self.written("one-shot:faults=known").chip
    #expect(try Self.written("one-shot:faults=known", threads: 1).chip == chip)
    try chip.check(against: program)
    var taken: Set<[Int]> = []
    for (lines, block) in zip(chip.lines, program.blocks) {
      for row in lines.rows {
        for column in lines.columns {
          #expect(taken.insert([block.array, row, column]).inserted)
        }
      }
    }
    #expect(
      zip(chip.lines, program.blocks).contains { lines, block in
        Set(lines.rows) != Set(PhysicalLines(block).rows)
      })
  }

  /// Both cells of every pair in a block's first row are at LRS: all its weights would be zero.
  @Test func aStuckRowIsReplacedByAFreeOne() throws {
    try withFolder { folder in
      let program = try Digits.program.program
      let arrays = (program.blocks.map(\.array).max() ?? 0) + 1
      var states = Tensor([arrays, 2, 128, 128], repeating: UInt8(0))
      let block = program.blocks[0]
      for plane in 0..<2 {
        let line = ((block.array * 2 + plane) * 128 + block.originRow) * 128
        for column in 0..<128 { states.elements[line + column] = 2 }
      }
      let map = "\(folder)/map.npy"
      try Data(Npy.write(states)).write(to: URL(filePath: map))
      let chip = try Self.written("one-shot:faults=known", "ideal:fault-map=\(map)").chip
      #expect(!chip.lines[0].rows.contains(block.originRow))
      #expect(try chip.conductances == Chip.ideal(program).conductances)
    }
  }

  @Test func knownFaultsHardlyReduceAccuracy() throws {
    let software = try Digits.accuracy(nil)
    for seed in [UInt64(1), 2, 3] {
      let unknown = try Digits.accuracy(Self.written("one-shot", seed: seed).chip)
      let known = try Digits.accuracy(Self.written("one-shot:faults=known", seed: seed).chip)
      #expect(known > software - 0.01 && unknown < software - 0.05)
    }
  }

  @Test func aFaultMapFromAFileIsApplied() throws {
    try withFolder { folder in
      var program = try Digits.program.program
      program.accelerator.array.rows = 128
      let arrays = (program.blocks.map(\.array).max() ?? 0) + 1
      var states = Tensor([arrays, 2, 128, 128], repeating: UInt8(0))
      let block = program.blocks[0]
      let line = (block.array * 2 + 1) * 128 + block.originRow
      states.elements[line * 128 + block.originColumn] = 2
      try Data(Npy.write(states)).write(to: URL(filePath: "\(folder)/map.npy"))
      let chip = try Self.written("one-shot", "ideal:fault-map=\(folder)/map.npy").chip
      let ideal = try Chip.ideal(program)
      let differences = zip(chip.conductances, ideal.conductances).reduce(0) { count, blocks in
        count + zip(blocks.0.elements, blocks.1.elements).count { $0 != $1 }
      }
      #expect(differences == 1)
      #expect(chip.conductances[0].elements[block.codes.count] == 1e-4)
    }
  }

  @Test(arguments: [
    (
      Tensor([1, 2, 8, 128], repeating: UInt8(0)),
      "'fault-map' must be [ARRAYS, 2, 128, 128] or larger along the first two axes, to fit the "
        + "program, not [1, 2, 8, 128]"
    ),
    (
      Tensor([1, 2, 128], repeating: UInt8(0)),
      "map.npy: 'fault-map' of every device must be uint8 [positions, planes, rows, columns], not "
        + "uint8 [1, 2, 128]"
    ),
    (
      Tensor([1, 1, 1, 2], [UInt8(0), 3]),
      "map.npy: 'fault-map' of every device must contain 0 (fine), 1 (stuck at HRS) or 2 (stuck at "
        + "LRS), not 3"
    ),
  ])
  func malformedMapsAreRefused(states: Tensor<UInt8>, message: String) throws {
    try withFolder { folder in
      try Data(Npy.write(states)).write(to: URL(filePath: "\(folder)/map.npy"))
      let found = refusal {
        try Self.written("one-shot", "ideal:fault-map=\(folder)/map.npy")
      }
      let arrays = (try Digits.program.blocks.map(\.array).max() ?? 0) + 1
      let expected = message.replacing("ARRAYS", with: "\(arrays)")
      #expect(found?.replacing("\(folder)/map.npy", with: "map.npy") == expected)
    }
  }

  @Test func aMapWithRatesIsRefused() throws {
    try withFolder { folder in
      let map = "\(folder)/map.npy"
      try Data(Npy.write(Tensor([1, 1, 1, 1], [UInt8(0)]))).write(to: URL(filePath: map))
      #expect(
        refusal { try cell("ideal:fault-map=\(map),stuck-at-hrs=0.1") }
          == "command line: 'fault-map' cannot be combined with 'stuck-at-hrs' or 'stuck-at-lrs'")
    }
  }

  @Test func knownFaultsWithoutStuckCellsAreRefused() {
    #expect(
      refusal { try scheme("one-shot:faults=known").expectFaults(of: cell("ideal")) }
        == "'faults=known' has no effect: no cell of 'ideal' is stuck")
  }

  @Test func twoPhaseProgrammingCompensatesKnownFaults() throws {
    let calibration = ChipCalibration(try Digits.codes("digits/train-images.npy", 300))
    let device = try cell("lognormal:sigma=0.2,stuck-at-hrs=0.05,stuck-at-lrs=0.05")
    let accuracies = try ["unknown", "known"].map { faults in
      let programmed = try scheme("two-phase:samples=300,faults=\(faults)").program(
        Digits.program, cell: device, seed: 4, calibration: calibration, threads: 2)
      return try Digits.accuracy(programmed.chip)
    }
    #expect(accuracies[1] > accuracies[0] && accuracies[1] > 0.9)
  }
}
