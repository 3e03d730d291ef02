import ArgumentParser
import Basics
import Driver

/// `memc inspect FILE`: prints a model, tensor, program or chip as text.
struct Inspect: CommonCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a model, tensor, program or chip as text or JSON.")

  @Argument(help: "A model, .npy, .npz, program or chip file.")
  var file: String

  @Flag(
    help: "Of a program or chip: every programmed cell, its place and conductance, as CSV or JSON.")
  var cells = false

  @Flag(help: "Of a program: the netlist of one array, for ngspice or Xyce.")
  var spice = false

  @Option(help: "With '--cells' or '--spice': the cells of this chip, which 'memc program' wrote.")
  var chip: String?

  @OptionGroup var netlist: NetlistOptions
  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if cells && spice { throw ValidationError("'--cells' and '--spice' exclude each other") }
    if common.json && spice {
      throw ValidationError("'--spice' prints a netlist: '--json' excludes it")
    }
    if chip != nil && !cells && !spice {
      throw ValidationError("'--chip' changes nothing without '--cells' or '--spice'")
    }
    if netlist.areGiven && !spice {
      throw ValidationError(
        "'--array', '--plane', '--inputs' and wires change nothing without '--spice'")
    }
  }

  func run() throws {
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

/// The array to export, and its surroundings.
struct NetlistOptions: ParsableArguments {
  @Option(help: "With '--spice': the array, counted from 0.")
  var array: Int?

  @Option(help: "With '--spice': the plane of the array, a polarity and a slice, counted from 0.")
  var plane: Int?

  @Option(help: "With '--spice': volts, [rows]; the read voltage on all rows in use if absent.")
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
