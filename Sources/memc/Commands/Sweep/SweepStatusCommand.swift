import ArgumentParser
import Driver
import Sweeps

/// `memc sweep status S.yaml`: what is done.
struct SweepStatusCommand: CommonCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Count the points that are done, refused, left or damaged.")

  @Option(help: ArgumentHelp("Count by shard as well, for n shards.", valueName: "n"))
  var shards: Int?

  @OptionGroup var options: SweepOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard shards.map({ (1...Shard.mostShards).contains($0) }) ?? true else {
      throw ValidationError("'--shards' must be in 1...\(Shard.mostShards)")
    }
  }

  func run() throws {
    let status = try SweepStatus(
      options.sweep, results: options.results, shards: shards, threads: common.threadCount)
    try common.result(status, status.text)
  }
}
