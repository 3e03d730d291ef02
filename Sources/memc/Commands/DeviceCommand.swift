import ArgumentParser
import Basics
import Devices
import Foundation

/// `memc device NAME`: the response of one memristor to a voltage.
struct DeviceCommand: CommonCommand {
  static let configuration = CommandConfiguration(
    commandName: "device", abstract: "Show how a single memristor responds to a voltage.",
    discussion: """
      Solves the equation of motion of a memristor, plots its current against the voltage, and checks \
      the three fingerprints of a memristor. With pulses, it plots the conductance after each pulse. \
      'memc list memristors -v' lists models with their fields, and parameter sets; 'memc list drives \
      -v' lists drives.
      """)

  /// The formats of `--export`.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case spice
  }

  @Argument(
    help: ArgumentHelp(
      "A parameter set, model or memristor file, with fields, such as vteam:v-off-V=0.3.",
      valueName: "name"), completion: .components("memristors"))
  var device: String

  @Option(
    help: ArgumentHelp(
      "Drive with fields, such as sine:amplitude-V=1, triangle or pulses; or a CSV file with the columns time_s,voltage_V (default: the device's own).",
      valueName: "drive"))
  var drive: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Voltage at which resistances and conductances are read.", valueName: "volt"))
  var readVoltage = 0.1

  @Option(
    help: ArgumentHelp(
      "Write time, voltage, current, state and conductance of each point as CSV.",
      valueName: "file"), transform: OutputGuard.path)
  var csv: String?

  @Option(
    help: ArgumentHelp("Write the plot as SVG.", valueName: "file"),
    transform: OutputGuard.path)
  var svg: String?

  @Option(
    help: ArgumentHelp("With '-o': write the device as an ngspice subcircuit.", valueName: "format")
  )
  var export: Format?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("With '--export': the file to write.", valueName: "file"),
    transform: OutputGuard.path)
  var output: String?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (export == nil) == (output == nil) else {
      throw ValidationError("'--export' and '-o' must be given together")
    }
  }

  func run() throws {
    try OutputGuard.announce(texts: [csv, svg, output], for: common)
    var run = DeviceRun(device: device)
    run.drive = drive
    run.readVoltage = readVoltage
    run.table = csv
    run.picture = svg
    run.subcircuit = output
    let result = try run.run()
    common.warn(result.warnings)
    let columns = Terminal.columns
    try common.result(result, result.text(width: columns ?? 80, isBraille: columns != nil))
  }
}

/// Standard output, if it is a terminal.
private enum Terminal {
  /// The width; `nil` where results do not go to a terminal, or it shows ASCII only.
  static var columns: Int? {
    guard isatty(STDOUT_FILENO) == 1 else { return nil }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy
      .compactMap { ProcessInfo.processInfo.environment[$0] }.first { !$0.isEmpty }
    guard locale?.lowercased().contains("utf") == true else { return nil }
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
