import ArgumentParser
import Basics
import Driver
import Foundation
import Training

/// Examples to train with, and the seed and checkpoints of a run.
struct ExampleOptions: ParsableArguments {
  @Option(help: "Training images: .npy, .npz or IDX, gzipped or not.")
  var images: String?

  @Option(help: "Their labels: one class index for each image.")
  var labels: String?

  @Option(help: "Or what the network shall yield for each, as .npy.")
  var targets: String?

  @Option(help: "How many of the last examples are only measured on (default: a twelfth).")
  var heldBack: Int?

  @Option(help: "A model whose knowledge is distilled where a recipe has 'teacher-weight'.")
  var teacher: String?

  @Option(help: "Seed of all that is drawn in training (default: 1).")
  var trainingSeed: Int?

  @Option(help: "Keep checkpoints in NAME.0.npz and so on, and go on from those there are.")
  var checkpoint: String?

  func validate() throws {
    guard labels == nil || targets == nil else {
      throw ValidationError("'--labels' and '--targets' exclude each other")
    }
    guard (images != nil) == (labels != nil || targets != nil) else {
      throw ValidationError("'--images' goes with '--labels' or '--targets'")
    }
    let others = [
      ("--held-back", heldBack != nil), ("--teacher", teacher != nil),
      ("--training-seed", trainingSeed != nil), ("--checkpoint", checkpoint != nil),
    ]
    if images == nil, let option = others.first(where: \.1)?.0 {
      throw ValidationError("'\(option)' changes nothing without '--images'")
    }
    guard heldBack.map({ $0 >= 0 }) ?? true else {
      throw ValidationError("'--held-back' is a number of examples, 0 or more")
    }
    guard checkpoint.map({ !$0.isEmpty && !$0.hasSuffix("/") }) ?? true else {
      throw ValidationError("'--checkpoint' is the beginning of a file's name, not a folder")
    }
  }

  var areGiven: Bool { images != nil }

  /// Returns the session, if examples are given; it reports every epoch.
  func session(_ common: CommonOptions) throws -> TrainingSession? {
    guard let images else { return nil }
    let goals: ExampleFiles.Goals? = labels.map { .labels($0) } ?? targets.map { .targets($0) }
    guard let goals else { return nil }
    var session = TrainingSession(
      ExampleFiles(images: images, goals: goals, heldBack: heldBack))
    session.teacher = teacher
    session.seed = trainingSeed ?? 1
    session.checkpoint = checkpoint
    session.observe = { pass, progress in common.remark("\(pass): \(progress.line)") }
    session.observeResumption = { pass, epoch, epochs in
      common.remark(
        epoch > epochs
          ? "\(pass): all \(epochs) epochs are in the checkpoint"
          : "\(pass): resuming at epoch \(epoch)")
    }
    InterruptGuard.say(
      checkpoint == nil
        ? "interrupted; nothing is kept, for there was no '--checkpoint'\n"
        : "interrupted; run the same command to resume\n")
    return session
  }
}

extension TrainingProgress {
  /// `epoch 3/10, loss 0.0812, 97.41 %, held back 98.20 %, 12 s left`
  var line: String {
    let percent = { (share: Double) in String(format: "%.2f %%", 100 * share) }
    var parts = ["epoch \(epoch)/\(epochs)", String(format: "loss %.4f", loss)]
    if let accuracy { parts.append(percent(accuracy)) }
    if let share = heldBack?.accuracy { parts.append("held back \(percent(share))") }
    if let error = heldBack?.meanSquaredError {
      parts.append(String(format: "held back, squared error %.5g", error))
    }
    parts.append(String(format: "%.0f s left", secondsLeft))
    return parts.joined(separator: ", ")
  }
}
