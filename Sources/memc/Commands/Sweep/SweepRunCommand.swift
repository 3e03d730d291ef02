import ArgumentParser
import Basics
import Driver
import Evaluation
import Foundation
import Sweeps

/// `memc sweep run S.yaml`: computes the points that are not done.
struct SweepRunCommand: CommonCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Compute the points that are not done.",
    discussion: """
      Exit status: 75 if points are left because of a time limit or a signal (SIGTERM, SIGINT, \
      SIGUSR1): run it again. A point that cannot be compiled is done; its reason is its result.
      """)

  @Option(
    help: ArgumentHelp(
      "Compute part i of n, or 'auto': the task of an array job (Slurm, PBS, SGE, LSF, Kubernetes); 'auto/n' if the scheduler does not say n.",
      valueName: "i/n"))
  var shard: String?

  @Option(
    help: ArgumentHelp(
      "Begin no point after this time, such as 3600 (seconds), 90min or 12h.", valueName: "time"))
  var timeLimit: String?

  @OptionGroup var options: SweepOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let progress = try InterruptGuard.holding { () -> SweepProgress in
      let progress = try sweepRun().run()
      try common.result(progress, progress.text)
      InterruptGuard.forget()
      return progress
    }
    let code = status(progress)
    guard code != 0 else { return }
    if code == Diagnostic.Kind.tryAgain.rawValue { common.remark("run it again to go on") }
    if progress.isDropped { InterruptGuard.end(status: code) }
    throw CheckFailed(code: code)
  }

  private func status(_ progress: SweepProgress) -> Int32 {
    if progress.faults > 0 { return Diagnostic.Kind.internalError.rawValue }
    return progress.left > 0 ? Diagnostic.Kind.tryAgain.rawValue : 0
  }

  private func sweepRun() throws -> SweepRun {
    var run = SweepRun(options.sweep)
    run.results = options.results
    run.shard =
      try shard.map { try Shard($0, environment: ProcessInfo.processInfo.environment) } ?? .whole
    run.timeLimit = try timeLimit.map { try Self.seconds($0) }
    run.threads = common.threadCount
    run.isInterrupted = { InterruptGuard.isPending }
    run.observe = { [common] event in
      switch event {
      case .damaged(let diagnostic): common.warn(["\(diagnostic), and is computed again"])
      case .progress(let done, let all): common.progress("\(done) of \(all) points")
      case .fault(let diagnostics):
        for diagnostic in diagnostics { Output.note(diagnostic.rendered) }
      }
    }
    return run
  }

  private static func seconds(_ text: String) throws -> Double {
    try locating(at: Place("--time-limit")) { try TimeSpan(text).seconds }
  }
}
