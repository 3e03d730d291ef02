import Basics
import CommandFiles
import Driver
import Foundation
import TestSupport
import Testing
import TileMachine

@testable import TileSimulator

/// A chip written by one command and simulated by another.
@Suite struct ChipFileTests {
  /// Calls `body` with a new folder and the file of the digits program in it.
  private func withPrograms<Result>(
    _ body: (_ folder: String, _ program: String) throws -> Result
  ) throws -> Result {
    try withFolder { folder in
      try ProgramFile.write(Digits.compiled.get(), to: "\(folder)/digits.memc")
      return try body(folder, "\(folder)/digits.memc")
    }
  }

  private func programming(_ program: String, _ output: String, threads: Int = 1)
    -> ChipProgramming
  {
    var run = ChipProgramming(
      program: program, device: "lognormal:sigma=0.4", programming: "two-phase:samples=300")
    run.seed = 7
    run.calibration = CalibrationFiles(images: [Digits.path("digits/train-images.npy")])
    run.output = output
    run.threads = threads
    return run
  }

  private func simulation(_ program: String) -> Simulation {
    var simulation = Simulation(program: program, images: Digits.path("digits/test-images.npy"))
    simulation.goals = .labels(Digits.path("digits/test-labels.npy"))
    return simulation
  }

  @Test func aChipFromAFileRunsLikeTheDrawnChip() throws {
    try withPrograms { folder, program in
      let written = try programming(program, "\(folder)/chip.npz").run()
      // what is at its default is left out
      #expect(written.text.hasSuffix("\nprogramming {name = \"two-phase\", samples = 300}"))
      #expect(written.detailedText.contains("{method = \"regression\""))
      var stored = simulation(program)
      stored.subject = .chip("\(folder)/chip.npz", Simulation.Reading())
      var drawing = Simulation.Drawing(device: "lognormal:sigma=0.4")
      drawing.programming = "two-phase:samples=300"
      drawing.calibration = CalibrationFiles(images: [Digits.path("digits/train-images.npy")])
      drawing.seed = 7
      var drawn = simulation(program)
      drawn.subject = .drawn(drawing)
      let result = try drawn.run()
      #expect(try stored.run().accuracy == result.chips[0].accuracy)
      #expect(result.chips[0].writePulses == written.writePulses)
      #expect(written.energyPJ == nil, "the accelerator has no prices")
      #expect(written.text.contains("\nno energy: 'analog-128' has no price of 'write-pulse'"))
    }
  }

  @Test func theMemoryLimitDoesNotChangeResults() throws {
    try withPrograms { folder, program in
      let outputs = try [512, 1].map { mebibytes in
        var simulation = simulation(program)
        simulation.subject = .drawn(Simulation.Drawing(device: "rram-wan"))
        simulation.memoryInMebibytes = mebibytes
        simulation.output = Simulation.Output("\(folder)/\(mebibytes).npy")
        _ = try simulation.run()
        return try InputFile("\(folder)/\(mebibytes).npy").bytes
      }
      #expect(outputs[0] == outputs[1])
    }
  }

  @Test func theSameChipGivesTheSameBytes() throws {
    try withPrograms { folder, program in
      _ = try programming(program, "\(folder)/a.npz", threads: 1).run()
      _ = try programming(program, "\(folder)/b.npz", threads: 2).run()
      let files = try ["a.npz", "b.npz"].map { try InputFile("\(folder)/\($0)").bytes }
      #expect(files[0] == files[1])
      let block = try DataFile.array("\(folder)/a.npz" + ":block0")
      #expect(block.type == .float32 && block.shape.count == 3)
    }
  }

  @Test func aChipOfAnotherProgramIsRefused() throws {
    try withPrograms { folder, program in
      _ = try programming(program, "\(folder)/chip.npz").run()
      var other = try Digits.compiled.get()
      var accelerator = other.program.accelerator
      accelerator.cell.maximumConductance = 2e-4
      other.program = other.program.on(accelerator)
      try ProgramFile.write(other, to: "\(folder)/other.memc")
      var simulation = simulation("\(folder)/other.memc")
      simulation.subject = .chip("\(folder)/chip.npz", Simulation.Reading())
      let message = refusal { try simulation.run() }
      #expect(message?.hasSuffix("chip.npz: the chip was programmed with another program") == true)
    }
  }

  @Test func aProgramFileIsRefusedAsAChip() throws {
    try withPrograms { folder, program in
      var simulation = simulation(program)
      simulation.subject = .chip(program, Simulation.Reading())
      let message = refusal { try simulation.run() }
      #expect(message?.hasSuffix(": is a program, not a chip") == true)
    }
  }

  @Test(arguments: [Float(-1e-6), .nan, .infinity, 2000])
  func impossibleConductancesAreRefused(conductance: Float) throws {
    var chip = try Chip.ideal(Digits.program.program)
    chip.conductances[1].elements[7] = conductance
    #expect(
      refusal { try Simulator(Digits.program, chip: chip) }
        == "cell [0, 0, 7] of block 1 has a conductance of \(conductance) S, outside 0...1000")
  }

  @Test func calibrationImagesMustMatchTheScheme() throws {
    try withPrograms { folder, program in
      var run = programming(program, "\(folder)/chip.npz")
      run.programming = "one-shot"
      #expect(
        refusal { try run.run() }
          == "'one-shot' programming does not use calibration images")
      run.programming = "two-phase"
      run.calibration = nil
      #expect(
        refusal { try run.run() } == "'two-phase' programming needs calibration images")
      run.programming = "three-phase"
      #expect(
        refusal { try run.run() }?.contains("unknown programming scheme 'three-phase'") == true)
    }
  }
}
