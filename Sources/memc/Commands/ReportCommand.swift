import ArgumentParser
import Basics
import CommandFiles
import Driver
import Evaluation
import ReportPages

/// `memc report OUT.memc`: parameters, memristors, energy, latency and area, and the savings.
struct ReportCommand: CommonCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Report memristors, energy, latency, area and the savings.",
    discussion: """
      '--format html' makes one page to show to others: it opens without memc and without a \
      network, and holds tables, pictures of arrays, weights, energy and time, and, with \
      '--simulation', the accuracies of simulations of this program file.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, csv, md, html
  }

  @Argument(help: "A program file.", completion: .file(extensions: ["memc"]))
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

  @Option(
    help: ArgumentHelp(
      "With '--format html': a result of 'memc simulate --json' for this program; can be repeated.",
      valueName: "file"))
  var simulation: [String] = []

  @Option(
    help: ArgumentHelp(
      "With '--format html': what to call the network (default: its digest).", valueName: "text"))
  var title: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "With '--format html': where to write the page (default: standard output).",
      valueName: "file"), transform: OutputGuard.path)
  var output: String?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    try validatePage()
    if common.json, let format, format != .json {
      throw ValidationError("'--json' and '--format \(format.rawValue)' cannot be combined")
    }
    guard images == nil || (accounting && baseline != "dense") else {
      throw ValidationError(
        "'--images' requires '--accounting' and '--baseline FILE'")
    }
  }

  private func validatePage() throws {
    guard format != .html else {
      guard !accounting else {
        throw ValidationError("'--accounting' and '--format html' cannot be combined")
      }
      return
    }
    guard simulation.isEmpty else {
      throw ValidationError("'--simulation' requires '--format html'")
    }
    guard title == nil else { throw ValidationError("'--title' requires '--format html'") }
    guard output == nil else { throw ValidationError("'--output' requires '--format html'") }
  }

  func run() throws {
    try OutputGuard.announce(texts: [output], for: common)
    let own = try ProgramFile.read(program)
    let other = baseline == "dense" ? nil : try ProgramFile.read(baseline)
    let report = try other.map { try Report(own, against: $0) } ?? Report(own)
    if format == .html {
      try write(page(report, own, other))
    } else if accounting {
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

  private func page(_ report: Report, _ own: CompiledProgram, _ other: CompiledProgram?) throws
    -> String
  {
    let sha256 = try DataFile.sha256(program)
    let runs = try SimulatedRun.all(simulation, of: sha256)
    return ReportPage(
      report, of: own, against: other, sha256: sha256, named: title, runs: runs
    ).html
  }

  private func write(_ page: String) throws {
    guard let output else { return try Output.part(page) }
    try AtomicWrite.write(page, to: output)
    common.remark("wrote \(output)")
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
    // pages are written by 'write'
    case .html: break
    }
  }
}
