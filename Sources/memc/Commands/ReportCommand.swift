import ArgumentParser
import Basics
import CommandFiles
import Driver
import Evaluation

/// `memc report OUT.memc`: parameters, memristors, energy, latency and area, and the savings.
struct ReportCommand: CommonCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Report memristors, energy, latency, area and the savings.")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, csv, md
  }

  @Argument(help: "A program file.")
  var program: String

  @Option(
    help: ArgumentHelp(
      "Baseline to compare with: 'dense', or another program file.", valueName: "program"))
  var baseline = "dense"

  @Option(help: "Output format (default: text).")
  var format: Format?

  @Flag(help: "Compare savings as published systems count them and as memc does.")
  var accounting = false

  @Option(
    help: ArgumentHelp(
      "With '--accounting' and a baseline program: images to compute array energies for.",
      valueName: "file"))
  var images: String?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if common.json, let format, format != .json {
      throw ValidationError("'--json' and '--format \(format.rawValue)' cannot be combined")
    }
    guard images == nil || (accounting && baseline != "dense") else {
      throw ValidationError(
        "'--images' requires '--accounting' and '--baseline FILE'")
    }
  }

  func run() throws {
    let own = try ProgramFile.read(program)
    let other = baseline == "dense" ? nil : try ProgramFile.read(baseline)
    let report = try other.map { try Report(own, against: $0) } ?? Report(own)
    if accounting {
      let energies = try energies(own, other)
      try print(Accounting(report, energies: energies), \.text, \.csv, \.markdown)
      if isSilent { common.warn(report.baselineWarnings) }
    } else {
      let text = common.verbose ? \Report.detailedText : \.text
      try print(report, text, \.csv, \.markdown)
      if isSilent { common.warn(report.baselineWarnings + report.warnings) }
    }
  }

  private func energies(_ own: CompiledProgram, _ other: CompiledProgram?) throws
    -> (own: EnergyReport, baseline: EnergyReport)?
  {
    guard let images, let other else { return nil }
    let energy = { try EnergyReport($0, images: [images], threads: common.threadCount) }
    return (try energy(own), try energy(other))
  }

  /// Whether the output format has no place for warnings.
  private var isSilent: Bool { !common.json && (format == nil ? common.quiet : format == .csv) }

  private func print<Result: Encodable>(
    _ result: Result, _ text: KeyPath<Result, String>, _ csv: KeyPath<Result, String>,
    _ markdown: KeyPath<Result, String>
  ) throws {
    if format == nil { return try common.result(result, result[keyPath: text]) }
    switch common.json ? Format.json : (format ?? Format.text) {
    case .text: try Output.result(result[keyPath: text])
    case .json: try Output.json(result)
    case .csv: try Output.csv(result[keyPath: csv])
    case .md: try Output.result(result[keyPath: markdown])
    }
  }
}
