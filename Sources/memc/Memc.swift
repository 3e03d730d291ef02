import ArgumentParser
import Basics
import Driver

/// The command line: one file per command in `Commands/`; the only layer that uses a terminal.
@main
struct Memc: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "memc",
    abstract: "Compile trained networks to memristor crossbars, verify and simulate them.",
    discussion: """
      Exit status: 0 success, 1 check failed, 64 usage error, 65 malformed input, 66 input not \
      found, 69 unsupported, 70 internal error, 73 cannot create output, 74 I/O error, 75 temporary \
      failure, 78 configuration error.
      """,
    version: Version.current,
    subcommands: [
      Check.self, Train.self, Compile.self, PlanCommand.self, SweepCommand.self,
      ReportCommand.self, Verify.self, ProgramCommand.self, Learn.self, Simulate.self,
      PlotCommand.self, ArrayCommand.self, DeviceCommand.self, Inspect.self, DiffCommand.self,
      ExplainCommand.self, ExportCommand.self, NewCommand.self, DoctorCommand.self,
      ListCommand.self,
    ])

  /// The same prefix for all errors, ours and the argument parser's.
  static let _errorPrefix = "error: "

  static func main() {
    StandardStream.occupyClosed()
    InterruptGuard.install()
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      try run(arguments)
    } catch {
      Failure.exit(with: error, asJSON: asksForJSON(arguments))
    }
  }

  /// Runs a command line; no output of it replaces a file that it reads.
  static func run(_ arguments: [String]) throws {
    try FileGuard.watch {
      let start = ContinuousClock.now
      try expectCommand(arguments.first)
      var command = try parseAsRoot(arguments)
      defer { (command as? any CommonCommand)?.tell(since: start) }
      try command.run()
    }
  }

  /// Returns whether a command line, valid or not, asks for JSON.
  private static func asksForJSON(_ arguments: [String]) -> Bool {
    let options = arguments.prefix { $0 != "--" }
    return options.contains("--json") || options.contains("--format=json")
      || zip(options, options.dropFirst()).contains { $0 == ("--format", "json") }
  }

  /// Throws if the first word is in the place of a command but is not one.
  private static func expectCommand(_ word: String?) throws {
    let known = configuration.subcommands.map { $0._commandName }
    guard let word, !word.hasPrefix("-"), !(known + ["help"]).contains(word) else { return }
    var diagnostic = Diagnostic.unknown("command", word, known: known, at: nil)
    diagnostic.kind = .usage
    throw diagnostic
  }
}
