import Basics
import CommandFiles
import Evaluation
import Importers
import NetworkIR
import Passes
import Training

/// The user's settings for a training, whether in a mapping's passes or stand-alone.
public struct TrainingSession: Sendable {
  public var examples: ExampleFiles
  /// The path of the teacher model for distillation.
  public var teacher: String?
  public var seed = 1
  /// Checkpoints of the nth training of the run are stored in `checkpoint.n.npz`.
  public var checkpoint: String?
  public var observe: @Sendable (_ pass: String, TrainingProgress) -> Void = { _, _ in }
  /// Called when a pass resumes from a checkpoint, with the next epoch; one past the last if none
  /// remains.
  public var observeResumption: @Sendable (_ pass: String, _ epoch: Int, _ epochs: Int) -> Void = {
    _, _, _ in
  }

  /// Called before every step; returns whether to end the training.
  public var isInterrupted: @Sendable () -> Bool = { false }

  public init(_ examples: ExampleFiles) { self.examples = examples }

  /// Returns the examples, read and split, with all that passes need to train `graph`; and the
  /// image file.
  ///
  /// - Parameter identity: what a checkpoint must have in common with the run that it continues.
  /// - Throws: as `TrainingData.init`; `cannotCreate` if checkpoints could not be written.
  func context(for graph: Graph, _ preparation: ImagePreparation, identity: String) throws
    -> (context: TrainingContext, images: ImageFile)
  {
    if let checkpoint { try AtomicWrite.expectWritable(Self.file(of: checkpoint, 0)) }
    let images = try ImageFile(examples.images, for: graph.onlyInput(), preparation)
    let all = try TrainingData(images, examples.goals, for: graph)
    let heldBack = examples.heldBack ?? all.count / 12
    guard (0..<all.count).contains(heldBack) else {
      throw Diagnostic.configuration(
        "'--validation' must be in 0...\(all.count - 1) for \(all.count.counted("example")), "
          + "not \(heldBack)", at: nil)
    }
    let (data, rest) = all.holdingBack(heldBack)
    var context = TrainingContext(
      data: data, heldBack: heldBack > 0 ? rest : nil, seed: UInt64(bitPattern: Int64(seed)))
    context.teacher = try teacher.map { try ModelLoader.load($0).requireGraph() }
    context.observe = observe
    context.observeResumption = observeResumption
    context.isInterrupted = isInterrupted
    context.checkpoints = checkpoints(identity: identity)
    return (context, images)
  }

  /// Returns the store of each training's checkpoints, if there are checkpoints.
  ///
  /// - Parameter identity: what a checkpoint must have in common with the run that it continues.
  func checkpoints(identity: String) -> @Sendable (_ number: Int) -> (any CheckpointStore)? {
    { [checkpoint] number in
      checkpoint.map { CheckpointFile(Self.file(of: $0, number), identity: identity) }
    }
  }

  /// Returns the checkpoint file of training `number`.
  private static func file(of checkpoint: String, _ number: Int) -> String {
    "\(checkpoint).\(number).npz"
  }

  /// Throws, kind `usage`, if a teacher is given but no pass learns from it.
  func expectTeacher(of passes: [any Pass]) throws {
    guard teacher != nil, passes.allSatisfy({ $0.recipe?.teacherWeight ?? 0 == 0 }) else { return }
    throw Diagnostic(
      .usage, "'--teacher' has no effect: no pass of the mapping has a 'teacher-weight' above 0")
  }

  /// Returns what a checkpoint must have in common with the run that it continues.
  func identity(
    of source: ImportedModel, _ target: Target, _ preparation: ImagePreparation,
    startsAnew: Bool = false
  ) throws -> String {
    let parts =
      source.digests.map(\.sha256) + [
        "\(target.file.record)", "\(preparation.record)",
        "\(seed) \(startsAnew) \(examples.heldBack ?? -1)",
        try DataFile.sha256(examples.images), try DataFile.sha256(examples.goals.path),
      ] + (try teacher.map { try ModelLoader.load($0).digests.map(\.sha256) } ?? [])
    return Sha256.hex(of: Array(parts.joined(separator: "\n").utf8))
  }

  /// Returns the program file's record of the training.
  func record(_ context: TrainingContext?) throws -> Manifest.Training {
    Manifest.Training(
      seed: seed, imagesSha256: try DataFile.sha256(examples.images),
      goalsSha256: try DataFile.sha256(examples.goals.path),
      heldBack: context?.heldBack?.count ?? 0,
      teacherSha256: try teacher.map { try ModelLoader.load($0).sha256ByName })
  }
}

extension Target {
  /// Returns the target for a network that `memc train` has produced with this mapping.
  ///
  /// - Throws: if the mapping has no pass that trains.
  func afterTraining(at place: Place) throws -> Target {
    try expectTraining(by: pipeline().passes, at: place)
    var file = file
    let spellings = try file.passSpellings()
    let first = spellings.firstIndex { $0.name == Quantize.name } ?? spellings.count
    file.passes = Array(file.passes[first...])
    return try Target(file, accelerator)
  }

  /// Throws unless one of `passes` trains.
  func expectTraining(by passes: [any Pass], at place: Place) throws {
    guard !passes.contains(where: \.trains) else { return }
    throw Diagnostic.configuration(
      "the mapping '\(file.title)' has no pass that trains", at: place,
      note: "passes that train: "
        + Passes.passes.types.compactMap {
          ($0.init() as? any Pass).flatMap { $0.trains ? $0.name : nil }
        }.joined(separator: ", "))
  }
}
