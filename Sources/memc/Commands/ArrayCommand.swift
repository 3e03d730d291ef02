import ArgumentParser
import Basics
import Driver
import Hardware

/// `memc array G.npy --inputs V.npy`: one crossbar without a network.
struct ArrayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "array", abstract: "Compute the currents of one crossbar.",
    discussion: """
      Word lines are driven at the left, bit lines read at the bottom unless '--drive' and '--sense' \
      say otherwise; N cells in a line have N segments of wire.
      """)

  @Argument(help: "Conductances in siemens, [rows, columns].")
  var conductances: String

  @Option(help: "Volts, [rows] or [N, rows].")
  var inputs: String

  @Option(name: .shortAndLong, help: "Write the currents in amperes as .npy.")
  var output: String?

  @OptionGroup var wires: WireOptions

  @Option(help: "The residual of Kirchhoff's law to reach.")
  var tolerance = 1e-9

  @Option(help: "Program cells of this device first, such as rram-wan.")
  var device: String?

  @Option(help: "Seed of the device's cells.")
  var seed: Int?

  @Option(help: "Write a netlist of the array and its first inputs, for ngspice or Xyce.")
  var spice: String?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard tolerance >= 1e-13 && tolerance < 1 else {
      throw ValidationError("'--tolerance' must be in 1e-13...1")
    }
    if seed != nil && device == nil {
      throw ValidationError("'--seed' changes nothing without '--device'")
    }
  }

  func run() throws {
    var array = CrossbarArray(conductances: conductances, inputs: inputs)
    wires.apply(to: &array.wires)
    array.tolerance = tolerance
    array.device = device
    array.seed = seed ?? 1
    array.output = output
    array.netlist = spice
    array.threads = common.threadCount
    let result = try array.run()
    try common.json ? Output.json(result) : Output.result(result.text)
  }
}
