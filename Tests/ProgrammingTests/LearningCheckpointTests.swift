import Basics
import NetworkIR
import TestSupport
import Testing
import Training

@testable import Driver

/// Checkpoints of another run are refused, and so are those with impossible numbers.
extension ChipLearningTests {
  /// Learning with checkpoints, and the file of the first.
  private func keeping(in folder: String) throws -> (run: ChipLearning, file: String) {
    var run = try learning(in: folder, epochs: 1)
    run.session.checkpoint = "\(folder)/check"
    return (run, "\(folder)/check.0.npz")
  }

  @Test func aCheckpointOfOtherImagesIsRefused() throws {
    try withFolder { folder in
      var (run, file) = try keeping(in: folder)
      _ = try run.run(writing: "\(folder)/chip.npz")
      run.preparation = ImagePreparation(mean: PerChannel("0.5"), standardDeviation: nil)
      #expect(
        refusal { try run.run(writing: "\(folder)/chip.npz") }
          == "\(file): the checkpoint belongs to a different training run")
    }
  }

  @Test func aStudyContinuesOnlyItsOwnRuns() throws {
    try withFolder { folder in
      let (run, file) = try keeping(in: folder)
      var study = LearningStudy(run)
      (study.folds, study.repetitions) = (4, 1)
      let first = try study.run()
      #expect(first.runs.map(\.epochs) == [1, 1, 1, 1])
      let second = try study.run()
      #expect(second.runs.map(\.accuracy) == first.runs.map(\.accuracy))
      #expect(second.runs.allSatisfy { $0.epochs == nil && $0.epochsToFit == nil })
      (study.folds, study.repetitions) = (2, 2)
      #expect(
        refusal { try study.run() }
          == "\(file): the checkpoint belongs to a different training run")
    }
  }

  @Test(arguments: [
    ("position", 1.5), ("pulses", 1e30), ("cost", 1e30), ("cost", -1), ("parameters", 0),
  ])
  func editedCheckpointsAreRefused(part: String, value: Float) throws {
    try withFolder { folder in
      let (run, file) = try keeping(in: folder)
      _ = try run.run(writing: "\(folder)/chip.npz")
      let store = CheckpointFile(file, identity: try run.identity(run.makeTask()))
      var checkpoint = try #require(try store.load())
      switch part {
      case "position": checkpoint.optimizer[0][0] = value
      case "pulses": checkpoint.optimizer[1][0] = value
      case "cost": checkpoint.hooks[0][0] = value * (1 + checkpoint.hooks[0][0])
      default: checkpoint.parameters.append(value)
      }
      try store.save(checkpoint)
      let message =
        part == "parameters"
        ? "the checkpoint is from another training run"
        : "the checkpoint has numbers that no training gives"
      #expect(refusal { try run.run(writing: "\(folder)/chip.npz") } == "\(file): \(message)")
    }
  }

  @Test func aCheckpointWithoutAnArrayIsMalformed() throws {
    try withFolder { folder in
      let (run, file) = try keeping(in: folder)
      let identity = try Array(run.identity(run.makeTask()).utf8)
      try AtomicWrite.write(
        ZipArchive.write([
          ZipMember("identity.npy", Npy.write(Tensor([identity.count], identity)))
        ]), to: file)
      let refusal = #expect(throws: Diagnostic.self) {
        try run.run(writing: "\(folder)/chip.npz")
      }
      #expect(refusal?.kind == .malformed)
      #expect(refusal?.description.hasPrefix("\(file): unknown array 'step'") == true)
    }
  }

  @Test func countsOfPulsesThatStopAreReported() throws {
    try withFolder { folder in
      let (run, file) = try keeping(in: folder)
      _ = try run.run(writing: "\(folder)/chip.npz")
      let store = CheckpointFile(file, identity: try run.identity(run.makeTask()))
      var checkpoint = try #require(try store.load())
      for (count, isReported) in [(Float(16_777_215), false), (16_777_216, true)] {
        checkpoint.optimizer[1] = checkpoint.optimizer[1].map { _ in count }
        try store.save(checkpoint)
        let warnings = try run.run(writing: "\(folder)/chip.npz").warnings
        #expect(
          warnings.contains(
            "counts of pulses per cell stop at 16777216, so wear is at least what is reported")
            == isReported)
      }
    }
  }
}
