import Basics
import Evaluation
import Synchronization
import TestSupport
import Testing
import TileSimulator
import Training

@testable import CommandFiles
@testable import Driver

/// Learning on chips, from a program file to a chip file and its simulation.
@Suite struct ChipLearningTests {
  static let table = Digits.path("tasks/iris.csv")
  private static let network = Digits.path("networks/iris.txt")

  /// A study of the iris table in a folder with its program.
  func learning(
    in folder: String, rule: String = "bp-ga",
    device: String = "exponential:states=32,nonlinearity=2,step-spread=0.2,pulse-noise=0.2",
    threads: Int = 1, epochs: Double = 3
  ) throws -> ChipLearning {
    let program = "\(folder)/iris.memc"
    var compiler = Compiler(model: Self.network)
    compiler.mapping = "learn"
    compiler.initialSeed = 1
    compiler.calibration = [Self.table]
    try ProgramFile.write(compiler.compile().program, to: program)
    var session = TrainingSession(
      ExampleFiles(images: Self.table, goals: .labels(Self.table), heldBack: 30))
    session.checkpoint = nil
    var learning = ChipLearning(program: program, rule: rule, device: device, session: session)
    (learning.recipe.epochs, learning.recipe.batch, learning.recipe.rate) = (epochs, 5, 0.1)
    learning.threads = threads
    return learning
  }

  @Test(arguments: [
    "bp-ga", "sgd", "sgd:rounding=length", "latent:rounds=3", "bp-ga:most-pulses=2",
  ])
  func rulesLearnATable(rule: String) throws {
    try withFolder { folder in
      let run = try learning(in: folder, rule: rule, epochs: 20)
      let result = try run.run(writing: "\(folder)/chip.npz")
      let accuracy = try #require(result.accuracy)
      #expect(accuracy > 0.8, "\(rule): \(accuracy)")
      #expect(result.cost?.cells == 2 * (32 + 24))
      #expect((result.cost?.pulses ?? 0) > 0)
    }
  }

  @Test func theChipFileGivesTheReportedAccuracy() throws {
    try withFolder { folder in
      var run = try learning(in: folder, epochs: 10)
      run.test = ExampleFiles(images: Self.table, goals: .labels(Self.table))
      let result = try run.run(writing: "\(folder)/chip.npz")
      var simulation = Simulation(program: run.program, images: Self.table)
      simulation.goals = .labels(Self.table)
      simulation.subject = .chip("\(folder)/chip.npz", Simulation.Reading())
      #expect(try simulation.run().accuracy == result.testAccuracy)
    }
  }

  @Test func theChipDoesNotDependOnThreads() throws {
    try withFolder { folder in
      let files = try [1, 3].map { threads in
        let run = try learning(in: folder, threads: threads)
        _ = try run.run(writing: "\(folder)/\(threads).npz")
        return try InputFile("\(folder)/\(threads).npz").bytes
      }
      #expect(files[0] == files[1])
    }
  }

  @Test(arguments: ["bp-ga", "latent"])
  func aResumedRunGivesTheSameChip(rule: String) throws {
    try withFolder { folder in
      let whole = try learning(in: folder, rule: rule)
      _ = try whole.run(writing: "\(folder)/whole.npz")
      var part = whole
      part.session.checkpoint = "\(folder)/check"
      let steps = Mutex(0)
      part.session.isInterrupted = {
        steps.withLock {
          $0 += 1
          return $0 > 30
        }
      }
      #expect(try part.run(writing: "\(folder)/part.npz").status == .interrupted)
      part.session.isInterrupted = { false }
      #expect(try part.run(writing: "\(folder)/part.npz").status == .done)
      #expect(
        try InputFile("\(folder)/part.npz").bytes == InputFile("\(folder)/whole.npz").bytes)
    }
  }

  @Test func tablesHaveALineForEachEpochOrChip() throws {
    try withFolder { folder in
      var run = try learning(in: folder)
      run.table = "\(folder)/curve.csv"
      let result = try run.run(writing: "\(folder)/chip.npz")
      let lines = try InputFile("\(folder)/curve.csv").text().split(separator: "\n")
      #expect(lines.count == 4)
      #expect(lines[0] == "epoch,loss,accuracy,validation_accuracy,validation_mean_squared_error")
      #expect(lines[3].hasPrefix("3,\(result.epochs[2].loss),"))
      var study = LearningStudy(run)
      study.repetitions = 2
      let runs = try study.run().runs
      let chips = try InputFile("\(folder)/curve.csv").text().split(separator: "\n")
      #expect(chips.count == 3)
      #expect(chips[2].hasPrefix("2,2,,\(runs[1].accuracy ?? 0),,\(runs[1].cost.pulses),"))
    }
  }

  @Test func everyExampleIsHeldBackOnce() throws {
    let classes = (0..<23).map { Int32($0 % 3) }
    let data = TrainingData(
      inputs: Tensor([23, 1], repeating: 0), goals: .classes(classes))
    let parts = data.folds(5, seed: 4)
    #expect(parts.flatMap(\.self).sorted() == Array(0..<23))
    for part in parts {
      #expect((4...5).contains(part.count))
      for label in Int32(0)...2 {
        #expect((1...2).contains(part.count { classes[$0] == label }))
      }
    }
    #expect(parts != data.folds(5, seed: 5))
  }

  @Test func aStudyReportsEveryChip() throws {
    try withFolder { folder in
      var study = LearningStudy(try learning(in: folder))
      (study.folds, study.repetitions) = (3, 2)
      let result = try study.run()
      #expect(result.runs.map(\.fold) == [1, 2, 3, 1, 2, 3])
      #expect(result.runs.map(\.chipSeed) == [1, 1, 1, 2, 2, 2])
      let accuracies = result.runs.compactMap(\.accuracy)
      let mean = accuracies.reduce(0, +) / 6
      #expect(abs((result.accuracy?.mean ?? 0) - mean) < 1e-12)
      #expect(result.accuracy?.intervalLow != nil)
    }
  }

  @Test(arguments: [
    ("bp-ga", "exponential:states=0", "'states' of exponential must be in 2.0...65536.0, not 0.0"),
    ("bp", "exponential", "unknown learning rule 'bp'"),
    ("bp-ga", "lognormal:sigma=0.3", "unknown pulsed device 'lognormal'"),
    ("bp-ga", "exponential:on-off=nan", "'on-off' of every pulsed device must be a number"),
  ])
  func refusals(rule: String, device: String, message: String) throws {
    try withFolder { folder in
      let run = try learning(in: folder, rule: rule, device: device)
      let found = refusal { _ = try run.run(writing: "\(folder)/chip.npz") }
      #expect(found?.contains(message) == true, "\(found ?? "none")")
    }
  }
}
