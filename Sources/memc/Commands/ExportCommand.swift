import ArgumentParser
import Basics
import Driver

/// `memc export OUT.memc --format FORMAT -o FILE`: writes a program for other tools.
struct ExportCommand: CommonCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a program in a format of other tools.",
    discussion: """
      The format follows from the ending of the file, unless several formats have it. 'memc list \
      formats -v' lists formats with their fields. What a format cannot state is a warning.
      """)

  @Argument(help: "A program file.")
  var program: String

  @Option(
    help: ArgumentHelp(
      "Format with fields, such as chrome-trace:images=4; see 'memc list formats'.",
      valueName: "format"))
  var format: String?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("File to write.", valueName: "file"),
    transform: OutputGuard.path)
  var output: String

  @Option(
    help: ArgumentHelp(
      "A chip file that 'memc program' wrote, for its conductances (cells, spice).",
      valueName: "file"))
  var chip: String?

  @OptionGroup var common: CommonOptions

  func run() throws {
    try OutputGuard.announce(output, for: common)
    var export = Export(program: program, output: output)
    export.format = format
    export.chip = chip
    let result = try export.run { common.warn([$0]) }
    common.warn(result.warnings)
    common.remark("wrote \(output)")
    try common.result(result, result.text)
  }
}
