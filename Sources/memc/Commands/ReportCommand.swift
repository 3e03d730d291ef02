import ArgumentParser
import Basics
import Driver

/// `memc report OUT.memc`: parameters, memristors, energy, latency and area, and what is saved.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Report parameters, memristors, energy and what is saved.")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, csv, md
  }

  @Argument(help: "A program file.")
  var program: String

  @Option(help: "What to compare with: 'dense', or another program file.")
  var baseline = "dense"

  @Option(help: "How to print it.")
  var format = Format.text

  @OptionGroup var common: CommonOptions

  func run() throws {
    let own = try ProgramFile.read(program)
    let report =
      baseline == "dense" ? try Report(own) : try Report(own, against: ProgramFile.read(baseline))
    switch common.json ? .json : format {
    case .text: try Output.result(common.verbose ? report.detailedText : report.text)
    case .json: try Output.json(report)
    case .csv: try Output.result(report.csv)
    case .md: try Output.result(report.markdown)
    }
  }
}
