import ArgumentParser
import Basics
import Driver

/// `memc diff A.memc B.memc`: what differs between two programs.
struct DiffCommand: CommonCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare two programs: settings, layers, weights, placement and figures.",
    discussion: """
      With '--verbose', also prints what is equal. Exit status: 0 if the programs are equal, 1 if \
      they differ.
      """)

  @Argument(help: "A program file.", completion: .file(extensions: ["memc"]))
  var first: String

  @Argument(help: "Another program file.", completion: .file(extensions: ["memc"]))
  var second: String

  @OptionGroup var common: CommonOptions

  func run() throws {
    let difference = try ProgramDifference(first, second)
    try common.result(difference, common.verbose ? difference.detailedText : difference.text)
    if !difference.equal { throw CheckFailed(code: 1) }
  }
}
