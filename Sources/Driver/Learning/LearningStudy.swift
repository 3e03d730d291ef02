import Basics
import CommandFiles
import Evaluation
import Learning
import Passes
import Training

/// Learning on several chips: with several seeds, and on each part of the examples in turn.
public struct LearningStudy: Sendable {
  public var learning: ChipLearning
  /// The number of chips, with seeds from those of `learning`; after the largest integer, seeds go
  /// on with the least.
  public var repetitions = 1
  /// The number of parts for cross-validation; `nil`: the validation set of the session.
  public var folds: Int?
  /// Called after every chip with its number and the number of all.
  public var observe: @Sendable (_ run: Run, _ done: Int, _ all: Int) -> Void = { _, _, _ in }

  public init(_ learning: ChipLearning) { self.learning = learning }

  /// The allowed numbers of repetitions.
  public static let repetitionRange = 1...1_000_000

  /// The figures of one chip.
  public struct Run: Encodable, Sendable {
    public let chipSeed: Int
    public let trainingSeed: Int
    /// The part that was not learned from; `nil` without cross-validation.
    public let fold: Int?
    public let accuracy: Double?
    public let testAccuracy: Double?
    public let cost: LearningCost
    /// The number of epochs that were learned; `nil` if the run was resumed from a checkpoint.
    public let epochs: Int?
    /// The first epoch after which all training examples were classified correctly; `nil` if there
    /// was none, or the run was resumed from a checkpoint.
    public let epochsToFit: Int?
  }

  /// What all runs share.
  private struct Setting {
    let task: LearningTask
    let context: TrainingContext
    let test: TrainingData?
    /// Of the checkpoints, without what differs between runs.
    let identity: String
  }

  /// Learns on every chip.
  ///
  /// - Throws: diagnostics as `ChipLearning.run`; `usage` if there is nothing to repeat, or
  ///   `repetitions` is out of range.
  public func run() throws -> Result {
    guard Self.repetitionRange.contains(repetitions) else {
      throw Diagnostic(.usage, "'--repeat' must be in \(Self.repetitionRange), not \(repetitions)")
    }
    guard repetitions > 1 || folds != nil else {
      throw Diagnostic(.usage, "a study requires '--repeat' above 1, or '--folds'")
    }
    let task = try learning.makeTask()
    var session = learning
    if folds != nil { session.session.examples.heldBack = 0 }
    let (context, images) = try session.examples(for: task, EpochLog())
    let test = try learning.testData(for: task)
    try folds.map { try context.data.expectFolds($0) }
    let setting = Setting(
      task: task, context: context, test: test, identity: try session.identity(task))
    var runs: [Run] = []
    let all = repetitions * (folds ?? 1)
    study: for repetition in 0..<repetitions {
      for fold in 0..<(folds ?? 1) {
        if learning.session.isInterrupted() { break study }
        do {
          let run = try learn(setting, repetition, fold, number: runs.count)
          runs.append(run)
          observe(run, runs.count, all)
        } catch is TrainingInterrupted {
          break study
        }
      }
    }
    let result = Result(self, task, runs, planned: all, context, warnings: images.warnings)
    if let table = learning.table { try AtomicWrite.write(result.table, to: table) }
    return result
  }

  private func learn(_ setting: Setting, _ repetition: Int, _ fold: Int, number: Int) throws -> Run
  {
    let (task, whole) = (setting.task, setting.context)
    let (chipSeed, seed) = (
      learning.chipSeed &+ repetition, learning.session.seed &+ repetition
    )
    var context = whole
    let log = EpochLog()
    context.observe = log.listening(to: { _, _ in })
    context.observeResumption = log.noticing(whole.observeResumption)
    context.checkpoints = learning.session.checkpoints(
      identity: "\(setting.identity) \(folds ?? 0) \(fold) \(chipSeed) \(seed)")
    context.seed = whole.seed &+ UInt64(repetition)
    if let folds {
      let parts = whole.data.folds(folds, seed: context.seed)
      context.data = whole.data.examples(at: parts.enumerated().flatMap { $0 == fold ? [] : $1 })
      context.heldBack = whole.data.examples(at: parts[fold])
    }
    let learned = try task.learn(context, number: number, chipSeed: chipSeed)
    let measure = { (data: TrainingData) in
      try learned.accuracy(on: data, task)
    }
    return Run(
      chipSeed: chipSeed, trainingSeed: seed, fold: folds == nil ? nil : fold + 1,
      accuracy: try context.heldBack.flatMap(measure),
      testAccuracy: try setting.test.flatMap(measure),
      cost: LearningCost(learned.wear, of: task.cell),
      epochs: log.isResumed ? nil : log.epochs.count,
      epochsToFit: log.isResumed ? nil : log.epochs.first { $0.accuracy == 1 }?.epoch)
  }
}

extension TrainingData {
  fileprivate func expectFolds(_ folds: Int) throws {
    guard (2...count).contains(folds) else {
      throw Diagnostic(.usage, "'--folds' must be in 2...\(count) for \(count) examples")
    }
    guard case .classes = goals else {
      throw Diagnostic(.usage, "'--folds' requires '--labels'")
    }
  }

  /// The indices of the examples in `count` parts of nearly equal size and equal shares of classes.
  func folds(_ count: Int, seed: UInt64) -> [[Int]] {
    guard case .classes(let classes) = goals else { return [] }
    let shuffled = Philox(seed: seed, stream: 23).shuffled(Array(classes.indices))
    let sorted = shuffled.enumerated().sorted {
      (classes[$0.element], $0.offset) < (classes[$1.element], $1.offset)
    }.map(\.element)
    return (0..<count).map { part in
      sorted.enumerated().filter { $0.offset % count == part }.map(\.element).sorted()
    }
  }
}
