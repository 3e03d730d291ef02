import ArgumentParser
import Basics
import Driver

/// `memc sweep merge S.yaml -o table.csv`: one table of all points.
struct SweepMergeCommand: CommonCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Write the results of all points into one table.")

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write the table to .csv or .jsonl; can be repeated.", valueName: "file"),
    transform: OutputGuard.path)
  var output: [String] = []

  @Flag(help: "Merge the points that are done if others are not.")
  var partial = false

  @OptionGroup var options: SweepOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if output.isEmpty && !common.json {
      throw ValidationError("'--output' or '--json' is required")
    }
  }

  func run() throws {
    let formats = try output.map { try SweepTable.Format(path: $0) }
    try OutputGuard.announce(texts: output, for: common)
    let table = try SweepTable(
      options.sweep, results: options.results, isPartial: partial, threads: common.threadCount)
    for (path, format) in zip(output, formats) {
      try AtomicWrite.write(try table.text(format), to: path)
      common.remark("wrote \(path)")
    }
    if table.missing > 0 {
      common.warn(["\(table.missing) of \(table.points) points are not done"])
    }
    if common.json { try Output.json(table) }
  }
}
