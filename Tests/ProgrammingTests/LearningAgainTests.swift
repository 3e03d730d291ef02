import Basics
import CTraining
import ChipProgramming
import TestSupport
import Testing

@testable import CommandFiles
@testable import Driver
@testable import Learning

/// Learning that starts from a chip: its cells stay the same cells.
extension ChipLearningTests {
  private static let device =
    "exponential:states=64,step-spread=0.4,max-spread=0.3,min-spread=0.2,stuck=0.2"

  /// The conductances of a chip file, all blocks one after another.
  private func cells(_ path: String) throws -> [Float] {
    let file = try ChipMembers(InputFile(path))
    return try (0..<file.blockCount).flatMap { try file.reals("block\($0).npy").elements }
  }

  /// Learns from a chip with another seed, and returns the warnings.
  @discardableResult
  private func again(
    _ first: ChipLearning, from chip: String, rate: Double, to output: String
  ) throws -> [String] {
    var run = first
    (run.start, run.chipSeed, run.recipe.rate) = (.chip(chip), 9, rate)
    return try run.run(writing: output).warnings
  }

  /// Programs a chip with seed 7.
  private func write(_ program: String, device: String, to output: String) throws {
    var run = ChipProgramming(program: program, device: device)
    (run.seed, run.output) = (7, output)
    _ = try run.run()
  }

  /// The factors of changes and the ends of the range of every cell when learning begins.
  private func responses(_ run: ChipLearning) throws -> [[Float]] {
    let task = try run.makeTask()
    let learner = try CrossbarLearner(
      task.rule, task.cell, task.compiled.network, task.program.program, from: task.start,
      batch: 1, seed: UInt64(run.chipSeed), threads: 1)
    return learner.arrays.flatMap(\.populations).flatMap { cells in
      [\memc_cell.up, \.down, \.low, \.range].map { field in
        (0..<cells.count).map { cells[$0][keyPath: field] }
      }
    }
  }

  @Test func aChipThatHasLearnedKeepsItsCells() throws {
    try withFolder { folder in
      let (a, b, c) = ("\(folder)/a.npz", "\(folder)/b.npz", "\(folder)/c.npz")
      var run = try learning(in: folder, device: Self.device)
      run.chipSeed = 7
      _ = try run.run(writing: a)
      #expect(try again(run, from: a, rate: 0, to: b) == [Self.noPulses])
      #expect(zip(try cells(a), try cells(b)).allSatisfy { abs($0 - $1) <= 1e-9 })
      try again(run, from: b, rate: 1, to: c)
      let first = try responses(run)
      (run.start, run.chipSeed) = (.chip(c), 11)
      #expect(try responses(run) == first && first[0].contains(0))
      let origin = try ChipMembers(InputFile(c)).manifest.cellOrigin
      #expect(origin == CellOrigin(.learning, seed: 7))
    }
  }

  @Test func aChipThatPulsesHaveWrittenKeepsItsCells() throws {
    try withFolder { folder in
      let (a, b) = ("\(folder)/a.npz", "\(folder)/b.npz")
      var run = try learning(in: folder, device: Self.device)
      try write(run.program, device: Self.device, to: a)
      #expect(try again(run, from: a, rate: 0, to: b) == [Self.noPulses])
      #expect(zip(try cells(a), try cells(b)).allSatisfy { abs($0 - $1) <= 1e-9 })
      let origin = try ChipMembers(InputFile(b)).manifest.cellOrigin
      #expect(origin == CellOrigin(.writing, seed: 7))
      run.start = .chip(a)
      let first = try responses(run)
      (run.start, run.chipSeed) = (.chip(b), 11)
      #expect(try responses(run) == first && first[0].contains(0))
    }
  }

  @Test func stuckCellsStayStuckFromChipToChip() throws {
    try withFolder { folder in
      let paths = ["a", "b", "c"].map { "\(folder)/\($0).npz" }
      let run = try learning(in: folder, device: "exponential:states=64")
      try write(run.program, device: "ideal:stuck-at-hrs=0.1,stuck-at-lrs=0.1", to: paths[0])
      try again(run, from: paths[0], rate: 1, to: paths[1])
      try again(run, from: paths[1], rate: 1, to: paths[2])
      let stuck = try paths.map { try ChipMembers(InputFile($0)).tensor("stuck0.npy").integer }
      #expect(stuck[0] == stuck[1] && stuck[1] == stuck[2])
      let chips = try paths.map(cells)
      let isStuck = try #require(stuck[0]?.elements.map { $0 == 1 })
      #expect(isStuck.contains(true))
      for (index, _) in isStuck.enumerated().filter(\.element) {
        #expect(abs(chips[2][index] - chips[0][index]) <= 1e-9)
      }
    }
  }

  private static let noPulses =
    "no cell of the program received a pulse: every step was below one pulse; raise '--rate', or "
    + "choose a device with more states"

  @Test func aChipWithoutResponsesOfItsOwnIsNoticed() throws {
    try withFolder { folder in
      let (a, b) = ("\(folder)/a.npz", "\(folder)/b.npz")
      let run = try learning(in: folder, device: Self.device)
      try write(run.program, device: "lognormal:sigma=0.1", to: a)
      #expect(
        try again(run, from: a, rate: 0, to: b) == [
          "'\(a)' does not say how its cells differ in their responses to pulses; they are drawn from "
            + "'--chip-seed'", Self.noPulses,
        ])
    }
  }

  @Test func anotherDeviceThanThatOfTheChipIsNoticed() throws {
    try withFolder { folder in
      let (a, b) = ("\(folder)/a.npz", "\(folder)/b.npz")
      let run = try learning(in: folder, device: "exponential:states=64")
      try write(run.program, device: "exponential:states=32", to: a)
      #expect(
        try again(run, from: a, rate: 0, to: b) == [
          "pulses have moved the cells of '\(a)' as exponential:states=32, but they learn as "
            + "exponential:states=64", Self.noPulses,
        ])
    }
  }
}
