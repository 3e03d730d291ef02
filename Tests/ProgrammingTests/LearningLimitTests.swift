import Basics
import ChipProgramming
import Evaluation
import Synchronization
import TestSupport
import Testing
import TileSimulator

@testable import Driver

/// Learning at the limits of its numbers.
extension ChipLearningTests {
  @Test(arguments: [("1000000000000.0", 1e12), ("-3000000000.0", -3e9), ("nan", .nan)])
  func offsetsThatAreNoIntegersOf32BitsAreRefused(text: String, value: Double) throws {
    let program = try Digits.program.program
    var chip = try Chip.ideal(program)
    var offsets = program.matrices.map { Tensor([$0.columns], repeating: 0.0) }
    offsets[0].elements[2] = value
    let name = program.matrices[0].name
    #expect(
      refusal { try chip.setOffsets(offsets, of: program) }
        == "the digital offset of column 2 of '\(name)' is \(text); it must be in "
        + "-2147483648...2147483647")
  }

  @Test func hugeTargetsWriteNoChip() throws {
    try withFolder { folder in
      var run = try learning(in: folder, epochs: 1)
      let targets = Tensor([150, 3], [Float](repeating: 1e9, count: 450))
      try AtomicWrite.write(Npy.write(targets), to: "\(folder)/targets.npy")
      run.session.examples.goals = .targets("\(folder)/targets.npy")
      let found = refusal { try run.run(writing: "\(folder)/chip.npz") }
      #expect(found?.hasPrefix("the digital offset of column ") == true, "\(found ?? "none")")
      #expect(!InputFile.exists("\(folder)/chip.npz"))
    }
  }

  @Test(arguments: [0, -1, 1_000_001, .max])
  func repetitionsHaveARange(count: Int) throws {
    try withFolder { folder in
      var study = LearningStudy(try learning(in: folder))
      (study.folds, study.repetitions) = (2, count)
      let refusal = #expect(throws: Diagnostic.self) { try study.run() }
      #expect(refusal?.kind == .usage)
      #expect(refusal?.message == "'--repeat' must be in 1...1000000, not \(count)")
    }
  }

  @Test func seedsAfterTheLargestIntegerGoOnWithTheLeast() throws {
    try withFolder { folder in
      var study = LearningStudy(try learning(in: folder, epochs: 1))
      (study.learning.chipSeed, study.learning.session.seed, study.repetitions) = (.max, .max, 2)
      let runs = try study.run().runs
      #expect(runs.map(\.chipSeed) == [.max, .min])
      #expect(runs.map(\.trainingSeed) == [.max, .min])
    }
  }

  @Test func anInterruptEndsAStudy() throws {
    try withFolder { folder in
      var study = LearningStudy(try learning(in: folder))
      let calls = Mutex(0)
      study.learning.session.isInterrupted = {
        calls.withLock { $0 += 1 }
        return true
      }
      (study.folds, study.repetitions) = (2, 1_000_000)
      let result = try study.run()
      #expect(result.interrupted)
      #expect(result.runs.isEmpty)
      #expect(calls.withLock { $0 } == 1)
    }
  }
}
