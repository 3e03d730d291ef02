import ArgumentParser

/// The measurements of `make bench` other than those of whole commands.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "memc-bench", abstract: "Measure the simulated accelerator.",
    subcommands: [
      SpeedCommand.self, LargeCommand.self, CoresCommand.self, WiresCommand.self,
      TrainingCommand.self, LearningCommand.self, SpikingCommand.self,
    ])
}
