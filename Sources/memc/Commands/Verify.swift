import ArgumentParser
import Basics
import Driver

/// `memc verify OUT.memc [MODEL]`: checks that the program implements the model.
struct Verify: CommonCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a program's hashes, rules and outputs, and compare it with its model.",
    discussion: "Exit status: 0 if all checks pass, 1 if any check fails.")

  @Argument(help: "A program file.", completion: .file(extensions: ["memc"]))
  var program: String

  @Argument(help: "Model that the program was compiled from; all codes and tables are compared.")
  var model: String?

  @Option(
    help: ArgumentHelp(
      "Inputs to compare outputs for (default: 16 random ones with a fixed seed); one NAME=FILE for each of several inputs.",
      valueName: "file"))
  var inputs: [String] = []

  @OptionGroup var common: CommonOptions

  func run() throws {
    let result = try ProgramVerification(
      of: program, model: model, inputs: inputs, threads: common.threadCount
    ).run()
    try common.result(result, result.text)
    guard !result.pass else { return }
    if common.quiet && !common.json { Output.note(result.failures) }
    throw CheckFailed(code: 1)
  }
}
