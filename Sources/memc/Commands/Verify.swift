import ArgumentParser
import Basics
import Driver

/// `memc verify OUT.memc [MODEL]`: checks that the program implements the model.
struct Verify: CommonCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a program: hashes, static rules, outputs, and the model it came from.",
    discussion: "Exit status 0 if all checks pass, 1 if any fails.")

  @Argument(help: "A program file.")
  var program: String

  @Argument(help: "The model it was compiled from: every code and table must follow from it.")
  var model: String?

  @Option(
    help:
      "Inputs to compare outputs with, instead of 16 seeded ones; NAME=FILE for each of several.")
  var inputs: [String] = []

  @OptionGroup var common: CommonOptions

  func run() throws {
    let result = try Verification(
      of: program, model: model, inputs: inputs, threads: common.threadCount
    ).run()
    try common.result(result, result.text)
    guard !result.pass else { return }
    if common.quiet && !common.json { Output.note(result.failures) }
    throw CheckFailed(code: 1)
  }
}
