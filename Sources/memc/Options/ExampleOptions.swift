import ArgumentParser
import Basics
import CommandFiles
import Driver
import Foundation
import Training

/// Examples to train with, and the seed and checkpoints of a run.
struct ExampleOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Training images: .npy, .npz, IDX (optionally gzipped) or .csv.", valueName: "file"))
  var images: String?

  @Option(
    help: ArgumentHelp(
      "Labels of the images: one class index per image, or the .csv of the images.",
      valueName: "file"))
  var labels: String?

  @Option(
    help: ArgumentHelp(
      "Instead of labels: the target output for each image, as .npy.", valueName: "file"))
  var targets: String?

  @Option(
    help: ArgumentHelp(
      "Size of the validation set, taken from the end of the examples (default: a twelfth).",
      valueName: "count"))
  var validation: Int?

  /// The former name of `--validation`.
  @Option(help: .hidden)
  var heldBack: Int?

  @Option(
    help: ArgumentHelp(
      "Teacher model for knowledge distillation, in training recipes with 'teacher-weight'.",
      valueName: "model"))
  var teacher: String?

  @Option(
    help: ArgumentHelp("Seed of all random draws in training (default: 1).", valueName: "seed"))
  var trainingSeed: Int?

  @Option(
    help: ArgumentHelp(
      "Write checkpoints to PREFIX.0.npz and so on, and resume from existing ones.",
      valueName: "prefix"))
  var checkpoint: String?

  func validate() throws {
    guard labels == nil || targets == nil else {
      throw ValidationError("'--labels' and '--targets' cannot be combined")
    }
    guard (images != nil) == (labels != nil || targets != nil) else {
      throw ValidationError("'--images' and '--labels' (or '--targets') must be given together")
    }
    let others = [
      ("--validation", validationCount != nil), ("--teacher", teacher != nil),
      ("--checkpoint", checkpoint != nil),
    ]
    if images == nil, let option = others.first(where: \.1)?.0 {
      throw ValidationError("'\(option)' requires '--images'")
    }
    guard validation == nil || heldBack == nil else {
      throw ValidationError("'--held-back' is the former name of '--validation': give only one")
    }
    guard validationCount.map({ $0 >= 0 }) ?? true else {
      throw ValidationError("'--validation' must be 0 or more")
    }
    guard checkpoint.map({ !$0.isEmpty && !$0.hasSuffix("/") }) ?? true else {
      throw ValidationError("'--checkpoint' must be a prefix of file names, not a folder")
    }
  }

  var areGiven: Bool { images != nil }

  var seed: Int { trainingSeed ?? 1 }

  private var validationCount: Int? { validation ?? heldBack }

  /// Returns the session, if examples are given; it reports every epoch.
  func session(_ common: CommonOptions) throws -> TrainingSession? {
    guard let images else { return nil }
    let goals: ExampleFiles.Goals? = labels.map { .labels($0) } ?? targets.map { .targets($0) }
    guard let goals else { return nil }
    var session = TrainingSession(
      ExampleFiles(images: images, goals: goals, heldBack: validationCount))
    session.teacher = teacher
    session.seed = seed
    session.checkpoint = checkpoint
    session.observe = { pass, progress in common.remark("\(pass): \(progress.line)") }
    session.observeResumption = { pass, epoch, epochs in
      common.remark(
        epoch > epochs
          ? "\(pass): complete in the checkpoint (\(epochs)/\(epochs) epochs)"
          : "\(pass): resuming at epoch \(epoch)")
    }
    InterruptGuard.say(
      checkpoint == nil
        ? "interrupted; progress is lost, because '--checkpoint' was not given\n"
        : "interrupted; run the same command to resume\n")
    return session
  }
}

extension TrainingProgress {
  /// `epoch 3/10, loss 0.0812, accuracy 97.41 %, validation 98.20 %, 12 s left`
  var line: String {
    let percent = { (share: Double) in String(format: "%.2f %%", 100 * share) }
    var parts = ["epoch \(epoch)/\(epochs)", String(format: "loss %.4f", loss)]
    if let accuracy { parts.append("accuracy \(percent(accuracy))") }
    if let share = heldBack?.accuracy { parts.append("validation \(percent(share))") }
    if let error = heldBack?.meanSquaredError {
      parts.append(String(format: "validation error %.5g", error))
    }
    parts.append(String(format: "%.0f s left", secondsLeft))
    return parts.joined(separator: ", ")
  }
}
