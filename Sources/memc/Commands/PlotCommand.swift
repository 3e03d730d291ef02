import ArgumentParser
import Basics
import Plots
import ResultPlots

/// `memc plot RESULT…`: the figure of results of one command.
struct PlotCommand: CommonCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Draw results of memc as a figure.",
    discussion: """
      Reads what memc printed with '--json' (simulate, program, plan, train, learn, device, report, \
      array), tables in .jsonl or .csv, and what 'memc device --csv' writes, and draws what differs \
      between the results: means with 95 % confidence intervals, learning curves, the points of a \
      plan, or energy by component. .svg needs nothing; .pdf and .png need the Debian package \
      librsvg2-2.
      """)

  @Argument(help: ArgumentHelp("Results of one command, or a table.", valueName: "result"))
  var results: [String]

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write the figure to .svg, .pdf or .png; can be repeated. Required without '--json'.",
      valueName: "file"), transform: OutputGuard.path)
  var output: [String] = []

  @Option(
    name: .customLong("x"),
    help: ArgumentHelp(
      "Key of what is across, such as sigma or device.sigma (default: what differs).",
      valueName: "key"))
  var across: String?

  @Option(
    name: .customLong("y"),
    help: ArgumentHelp("Key of the figure that is up (default: accuracy).", valueName: "key"))
  var upward: String?

  @Option(
    help: ArgumentHelp(
      "Key that tells series apart (default: all others that differ).", valueName: "key"))
  var series: String?

  @Option(help: ArgumentHelp("Title of the figure.", valueName: "text"))
  var title: String?

  @Flag(name: .customLong("log-x"), help: "Make the axis across logarithmic.")
  var logX = false

  @Flag(name: .customLong("log-y"), help: "Make the upward axis logarithmic.")
  var logY = false

  @Option(help: ArgumentHelp("Pixels of a .png per inch (default: 300).", valueName: "count"))
  var dpi: Int?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard !output.isEmpty || common.json else {
      throw ValidationError("'-o' or '--json' is required")
    }
    guard dpi.map({ (30...1200).contains($0) }) ?? true else {
      throw ValidationError("'--dpi' must be in 30...1200")
    }
  }

  func run() throws {
    let formats = try output.map { try PictureFormat(path: $0) }
    guard dpi == nil || formats.contains(.png) else {
      throw Diagnostic(.usage, "'--dpi' requires an output in .png")
    }
    for (path, format) in zip(output, formats) {
      try format.isText
        ? OutputGuard.announce(texts: [path], for: common)
        : OutputGuard.announce(path, for: common)
    }
    let figure = try ResultFigure(of: results, options)
    common.warn(figure.warnings)
    for (path, format) in zip(output, formats) {
      try AtomicWrite.write(try figure.sheet.bytes(as: format, dpi: dpi ?? 300), to: path)
      common.remark("wrote \(path)")
    }
    try common.result(figure, figure.text)
  }

  private var options: PlotOptions {
    var options = PlotOptions()
    (options.x, options.y, options.series, options.title) = (across, upward, series, title)
    (options.logX, options.logY) = (logX, logY)
    return options
  }
}
