import ArgumentParser
import Basics
import Driver
import FileInspection
import ReportPages

/// `memc inspect FILE`: prints a model, tensor, program or chip as text.
struct Inspect: CommonCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a model, array, program or chip as text or JSON.")

  @Argument(help: "A model, .npy, .npz, program or chip file.")
  var file: String

  @Flag(
    help:
      "List every programmed cell of a program or chip, with location and conductance, as CSV or JSON."
  )
  var cells = false

  @Flag(help: "Print the netlist of one array of a program, for ngspice or Xyce.")
  var spice = false

  @Option(
    help: ArgumentHelp(
      "With '--cells', '--spice' or '--format': a chip file, for its conductances.",
      valueName: "file"))
  var chip: String?

  /// What a program with a chip can be shown as.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case html
  }

  @Option(help: "With '--chip': a page to show to others, of what the cells of the chip hold.")
  var format: Format?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "With '--format html': where to write the page (default: standard output).",
      valueName: "file"), transform: OutputGuard.path)
  var output: String?

  @OptionGroup var netlist: NetlistOptions
  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if cells && spice { throw ValidationError("'--cells' and '--spice' cannot be combined") }
    if common.json && spice {
      throw ValidationError("'--spice' and '--json' cannot be combined: a netlist is text")
    }
    if chip != nil && !cells && !spice && format == nil {
      throw ValidationError("'--chip' requires '--cells', '--spice' or '--format html'")
    }
    try validatePage()
    if netlist.areGiven && !spice {
      throw ValidationError(
        "'--array', '--plane', '--inputs' and wire options require '--spice'")
    }
  }

  private func validatePage() throws {
    guard format == .html else {
      guard output == nil else { throw ValidationError("'--output' requires '--format html'") }
      return
    }
    guard chip != nil else { throw ValidationError("'--format html' requires '--chip'") }
    guard !cells && !spice && !common.json else {
      throw ValidationError(
        "'--format html' cannot be combined with '--cells', '--spice' or '--json'")
    }
  }

  func run() throws {
    if format == .html { return try writePage() }
    if spice { return try Output.part(netlist.netlist(of: file, chip: chip).text()) }
    let inspection = try Inspection(
      file, shapes: modelOptions.sizes(), limit: modelOptions.sizeLimit)
    if cells {
      try inspection.writeCells(of: chip, asJSON: common.json) { try Output.part($0) }
    } else {
      try common.result(inspection, inspection.text)
    }
  }
}

extension Inspect {
  private func writePage() throws {
    try OutputGuard.announce(texts: [output], for: common)
    let page = try ChipPage(program: file, chip: chip ?? "", named: nil).html
    guard let output else { return try Output.part(page) }
    try AtomicWrite.write(page, to: output)
    common.remark("wrote \(output)")
  }
}

/// The array to export, and its surroundings.
struct NetlistOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "With '--spice': position of the array, from 0; see 'memc compile --emit placement'.",
      valueName: "index"))
  var array: Int?

  @Option(
    help: ArgumentHelp(
      "With '--spice': plane of the array (one polarity and slice) at that position, from 0.",
      valueName: "index"))
  var plane: Int?

  @Option(
    help: ArgumentHelp(
      "With '--spice': input voltages, [rows] (default: the read voltage on all rows in use).",
      valueName: "file"))
  var inputs: String?

  @OptionGroup var wires: WireOptions

  var areGiven: Bool { array != nil || plane != nil || inputs != nil || wires.areGiven }

  func netlist(of program: String, chip: String?) -> ArrayNetlist {
    var netlist = ArrayNetlist(program: program)
    netlist.chip = chip
    netlist.array = array ?? 0
    netlist.plane = plane ?? 0
    netlist.inputs = inputs
    let wires = wires
    netlist.wires = { wires.apply(to: &$0) }
    return netlist
  }
}
