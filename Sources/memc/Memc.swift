import ArgumentParser
import Basics
import Driver

/// The command line: one file per command in `Commands/`; the only layer that knows a terminal.
@main
struct Memc: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "memc",
    abstract: "Compile trained networks to memristor crossbars, check, simulate and report.",
    discussion: """
      Exit status: 0 ok, 1 a check failed, 64 usage, 65 malformed input, 66 input missing, \
      69 valid but unsupported, 70 internal error, 73 cannot create, 74 input/output error, \
      75 try again, 78 configuration.
      """,
    version: Version.current,
    subcommands: [
      Check.self, Train.self, Compile.self, ReportCommand.self, Verify.self, ProgramCommand.self,
      Simulate.self, ArrayCommand.self, Inspect.self, ListCommand.self,
    ])

  static func main() {
    InterruptGuard.install()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      Failure.exit(with: error)
    }
  }
}
