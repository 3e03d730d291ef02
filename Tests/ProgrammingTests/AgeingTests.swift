import Basics
import CommandFiles
import Driver
import Foundation
import Hardware
import TestSupport
import Testing
import TileAnalysis
import TileMachine

@testable import ChipProgramming
@testable import TileSimulator

/// Chips some time after programming.
@Suite struct AgeingTests {
  static func program(of model: CellModel) throws -> VerifiedProgram {
    let program = try Digits.program
    var accelerator = program.accelerator
    accelerator.cell = try model.cell(of: accelerator.cell)
    return program.on(accelerator)
  }

  /// A chip as programmed, and after `seconds`.
  static func aged(_ device: String, seconds: Double, seed: UInt64 = 1, threads: Int = 2) throws
    -> (programmed: Chip, aged: Chip, program: VerifiedProgram)
  {
    let model = try cell(device)
    let program = try program(of: model)
    let chip = try scheme("one-shot").program(
      program, cell: model, seed: seed, calibration: nil, threads: threads
    ).chip
    let aged = try model.aged(
      chip, of: program.program, seconds: seconds, seed: seed, threads: threads)
    return (chip, aged, program)
  }

  @Test(arguments: ["pcm", "rram-wan", "cmo-hfox", "ideal:retention=0.01"])
  func conductancesAreUnchangedAtTimeZero(device: String) throws {
    let (programmed, aged, _) = try Self.aged(device, seconds: 0)
    #expect(aged.conductances == programmed.conductances)
    #expect(aged.deviations.isEmpty == ["cmo-hfox", "ideal:retention=0.01"].contains(device))
  }

  @Test func ageingDependsOnSeedAndPlaceOnly() throws {
    let one = try Self.aged("pcm", seconds: 3600, threads: 1).aged
    #expect(try Self.aged("pcm", seconds: 3600, threads: 5).aged == one)
    #expect(try Self.aged("pcm", seconds: 3600, seed: 2).aged != one)
    #expect(one.seed == 1 && one.deviations.map(\.shape) == one.conductances.map(\.shape))
  }

  @Test func phaseChangeCellsLoseConductance() throws {
    let sums = try [0.0, 60, 3600, 86_400, 2.6e6].map { seconds in
      try Self.aged("pcm", seconds: seconds).aged.conductances.reduce(0.0) {
        $0 + $1.elements.reduce(0.0) { $0 + Double($1) }
      }
    }
    #expect(zip(sums, sums.dropFirst()).allSatisfy(>))
    // a cell with a drift exponent of 0.05 to 0.1 loses 45 to 70 % in a month
    #expect((0.3...0.6).contains(sums[4] / sums[0]))
  }

  /// If all cells decay equally, gains restore every sum.
  @Test(arguments: [DriftCompensation.global, .column])
  func gainsCompensateACommonDecay(compensation: DriftCompensation) throws {
    let (programmed, aged, program) = try Self.aged(
      "ideal:retention=0.05", seconds: 1e5)
    let gains = try compensation.gains(aged, since: programmed, of: program)
    let factor = pow(1 + 1e5, 0.05)
    for gain in gains.flatMap(\.elements) where gain != 1 {
      #expect(abs(gain / factor - 1) < 1e-6)
    }
    #expect(gains.count == program.groups.count)
    #expect(gains.allSatisfy { $0.elements.contains { $0 != 1 } })
    #expect(try DriftCompensation.none.gains(aged, since: programmed, of: program).isEmpty)
  }

  @Test func columnCompensationHasOneGainPerColumn() throws {
    let (programmed, aged, program) = try Self.aged("pcm", seconds: 1e6)
    let columns = try DriftCompensation.column.gains(aged, since: programmed, of: program)
    let global = try DriftCompensation.global.gains(aged, since: programmed, of: program)
    #expect(Set(columns[0].elements).count > 1 && Set(global[0].elements).count == 1)
    let range = (columns[0].elements.min() ?? 0)...(columns[0].elements.max() ?? 0)
    #expect(range.contains(global[0].elements[0]))
  }

  /// The scores of a chip after programming, and some time later with and without compensation.
  private static func scores(
    _ device: String, seconds: Double, seed: UInt64, _ compensation: DriftCompensation
  ) throws -> (fresh: [Int32], aged: [Int32], compensated: [Int32], gains: [Tensor<Double>]) {
    let (programmed, aged, program) = try Self.aged(device, seconds: seconds, seed: seed)
    var chip = aged
    chip.gains = try compensation.gains(aged, since: programmed, of: program)
    let scores = { try Digits.scores(of: $0, program) }
    return try (scores(programmed), scores(aged), scores(chip), chip.gains)
  }

  /// The classes hardly depend on a common decay, and gains are computed from cells that also moved
  /// at random. If neither chip is better, losses and wins differ only by chance: by more than two
  /// standard deviations, each the root of their sum, in one of 44 tests.
  /// - Source: McNemar, Psychometrika 12 (1947) 153.
  @Test(arguments: [("pcm", 2.6e6), ("rram-wan", 172_800)], [DriftCompensation.global, .column])
  func compensationDoesNoHarm(
    after time: (device: String, seconds: Double), _ by: DriftCompensation
  )
    throws
  {
    var (lost, won) = (0, 0)
    for seed in 1...3 as ClosedRange<UInt64> {
      let scores = try Self.scores(time.device, seconds: time.seconds, seed: seed, by)
      let images = try zip(Digits.hits(of: scores.aged), Digits.hits(of: scores.compensated))
      lost += images.count { $0 && !$1 }
      won += images.count { !$0 && $1 }
    }
    #expect(Double(lost - won) <= 2 * Double(lost + won).squareRoot())
  }

  /// Outputs are closer to those of the fresh chip than if a single layer were not compensated,
  /// which costs `1 − 1 / g` of every output.
  @Test(arguments: [DriftCompensation.global, .column])
  func compensationRestoresOutputsOfPhaseChangeCells(compensation: DriftCompensation) throws {
    let scores = try Self.scores("pcm", seconds: 2.6e6, seed: 1, compensation)
    let global = try Self.scores("pcm", seconds: 2.6e6, seed: 1, .global).gains
    let least = try #require(global.flatMap(\.elements).min())
    let power = { (scores: [Int32]) in scores.reduce(0) { $0 + Double($1) * Double($1) } }
    let off = { (aged: [Int32]) in
      (power(zip(aged, scores.fresh).map { $0 - $1 }) / power(scores.fresh)).squareRoot()
    }
    #expect(off(scores.compensated) < 1 - 1 / least)
    #expect(off(scores.aged) > 1 - 1 / least)
  }

  @Test func aTimeBeyondTheMeasurementsIsRefused() {
    #expect(
      refusal { try Self.aged("rram-wan", seconds: 172_801) }
        == "'rram-wan' was measured up to 2 d after programming, not at 172801.0 s"
    )
  }

  @Test func aChipFromAFileAgesLikeTheDrawnChip() throws {
    try withFolder { folder in
      try ProgramFile.write(Digits.compiled.get(), to: "\(folder)/digits.memc")
      var run = ChipProgramming(
        program: "\(folder)/digits.memc",
        device: "cmo-hfox:device-to-device=0.05,stuck-at-lrs=0.01",
        programming: "one-shot:faults=known")
      run.seed = 7
      run.output = "\(folder)/chip.npz"
      _ = try run.run()
      var drawn = Simulation(
        program: run.program, images: Digits.path("digits/test-images.npy"))
      var drawing = Simulation.Drawing(device: run.device)
      drawing.programming = run.programming
      drawing.seed = 7
      drawing.reading.readOut.time = "30d"
      drawing.reading.readOut.compensation = "column"
      var stored = drawn
      drawn.output = Simulation.Output("\(folder)/drawn.npy")
      drawn.subject = .drawn(drawing)
      _ = try drawn.run()
      stored.subject = .chip("\(folder)/chip.npz", drawing.reading)
      stored.output = Simulation.Output("\(folder)/stored.npy")
      _ = try stored.run()
      let outputs = try ["drawn.npy", "stored.npy"].map { try InputFile("\(folder)/\($0)").bytes }
      #expect(outputs[0] == outputs[1])
    }
  }

  @Test(arguments: [
    (
      "lognormal:sigma=0.1", "1h", nil,
      "'--time-since-programming' has no effect: 'lognormal' does not age"
    ),
    (
      "pcm", "1 week", nil,
      "a time must be 0 to 100 years, such as 3600, 90min, 12h, 30d or 1y, not '1 week'"
    ),
    (
      "pcm", "-1s", nil,
      "a time must be 0 to 100 years, such as 3600, 90min, 12h, 30d or 1y, not '-1s'"
    ),
    (
      "pcm", "1d", "row",
      "'--drift-compensation' must be one of none, global, column, not 'row'"
    ),
  ])
  func invalidReadOutsAreRefused(
    device: String, time: String, compensation: String?, message: String
  ) throws {
    try withFolder { folder in
      try ProgramFile.write(Digits.compiled.get(), to: "\(folder)/digits.memc")
      var simulation = Simulation(
        program: "\(folder)/digits.memc", images: Digits.path("digits/test-images.npy"))
      var drawing = Simulation.Drawing(device: device)
      drawing.reading.readOut.time = time
      drawing.reading.readOut.compensation = compensation
      simulation.subject = .drawn(drawing)
      #expect(refusal { try simulation.run() } == message)
    }
  }
}
