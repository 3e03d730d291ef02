import ArgumentParser
import Driver

/// `memc sweep plan S.yaml`: how many points, and what they vary.
struct SweepPlanCommand: CommonCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Count points and compilations, and check the sweep file.")

  @Flag(help: "Compute one point, and estimate the time of all; its result is not kept.")
  var trial = false

  @OptionGroup var options: SweepOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let plan = try SweepPlan(
      options.sweep, results: options.results, tries: trial, threads: common.threadCount)
    try common.result(plan, plan.text)
  }
}
