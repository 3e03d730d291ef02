import ArgumentParser
import Basics
import Circuits
import Driver
import Hardware

/// `memc array G.npy --inputs V.npy`: one crossbar without a network.
struct ArrayCommand: CommonCommand {
  static let configuration = CommandConfiguration(
    commandName: "array", abstract: "Compute the currents of one crossbar.",
    discussion: """
      Word lines are driven at the left, bit lines read at the bottom unless '--drive' and '--sense' \
      say otherwise; N cells in a line have N segments of wire.
      """)

  @Argument(help: "Conductances in siemens, [rows, columns]; weights with '--weights'.")
  var matrix: String

  @Option(help: "Volts, [rows] or [N, rows].")
  var inputs: String

  @Option(
    name: .shortAndLong, help: "Write the currents in amperes, or the sums, as .npy.",
    transform: OutputGuard.path)
  var output: String?

  @OptionGroup var wires: WireOptions

  @Option(help: "The residual of Kirchhoff's law to reach.")
  var tolerance = 1e-9

  @Option(help: "exact, estimate (to first order in the wires), or automatic by the tolerance.")
  var method = CrossbarCircuit.Method.automatic

  @Option(help: "Program cells of this device first, such as rram-wan or ideal:iv=sinh.")
  var device: String?

  @Option(help: "Take the matrix as weights, in this encoding, such as differential-pair.")
  var weights: String?

  @Option(help: "Bits of a weight's code.")
  var weightBits: Int?

  @Option(help: "Seed of the device's cells.")
  var seed: Int?

  @Option(
    help: "Write a netlist of the array and its first inputs, for ngspice or Xyce.",
    transform: OutputGuard.path)
  var spice: String?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if seed != nil && device == nil {
      throw ValidationError("'--seed' changes nothing without '--device'")
    }
    if weightBits != nil && weights == nil {
      throw ValidationError("'--weight-bits' changes nothing without '--weights'")
    }
  }

  func run() throws {
    try OutputGuard.announce(output, texts: [spice], for: common)
    var array = CrossbarArray(matrix: matrix, inputs: inputs)
    wires.apply(to: &array.wires)
    array.tolerance = tolerance
    array.method = method
    array.device = device
    array.weights = weights
    array.weightBits = weightBits ?? 8
    array.seed = seed ?? 1
    array.output = output
    array.netlist = spice
    array.threads = common.threadCount
    let common = common
    array.progress = { common.progress($0) }
    let result = try array.run()
    try common.result(result, result.text)
  }
}

extension CrossbarCircuit.Method: ExpressibleByArgument {}
