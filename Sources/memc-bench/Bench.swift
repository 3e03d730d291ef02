import ArgumentParser

/// What `make bench` measures besides whole commands.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "memc-bench", abstract: "Measure the simulated accelerator.",
    subcommands: [SpeedCommand.self, CoresCommand.self, WiresCommand.self, TrainingCommand.self])
}
