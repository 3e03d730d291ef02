import ArgumentParser
import Driver

/// `memc sweep`: thousands of points, on one machine or on many.
struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Compile and simulate at every point of a grid, on one machine or on many.",
    discussion: """
      A sweep file lists models, mappings, devices, seeds and other settings; each key with a list is \
      an axis. 'run' computes the points that are not done, so it goes on where it stopped; several \
      processes share the work with '--shard'. 'merge' writes one table.
      """,
    subcommands: [
      SweepPlanCommand.self, SweepRunCommand.self, SweepStatusCommand.self,
      SweepMergeCommand.self, SweepSubmitCommand.self,
    ])
}

/// The sweep file and the folder of its results.
struct SweepOptions: ParsableArguments {
  @Argument(help: "A sweep file.")
  var sweep: String

  @Option(
    help: ArgumentHelp(
      "Folder of results (default: the sweep file's name with '.results').", valueName: "folder"))
  var results: String?

  func validate() throws {
    guard results != "" else { throw ValidationError("'--results' must name a folder") }
  }
}
