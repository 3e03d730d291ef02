import ArgumentParser
import Basics
import Circuits
import Driver
import Hardware

/// `memc array G.npy --inputs V.npy`: one crossbar without a network.
struct ArrayCommand: CommonCommand {
  static let configuration = CommandConfiguration(
    commandName: "array", abstract: "Compute the currents of a single crossbar.",
    discussion: """
      By default, word lines are driven at the left and bit lines are read at the bottom; see '--drive' \
      and '--sense'. A line of N cells has N segments of wire. Prints the loss in the wires; use '-o' \
      to write the currents.
      """)

  @Argument(help: "Conductances in siemens (with '--weights': weights), [rows, columns].")
  var matrix: String

  @Option(help: ArgumentHelp("Input voltages, [rows] or [N, rows].", valueName: "file"))
  var inputs: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write the currents in amperes (with '--weights': the sums) as .npy.", valueName: "file"),
    transform: OutputGuard.path)
  var output: String?

  @OptionGroup var wires: WireOptions

  @Option(
    help: ArgumentHelp(
      "Largest residual of Kirchhoff's law in a solution.", valueName: "residual"))
  var tolerance = 1e-9

  @Option(help: "Solver: exact, estimate (first order in the wires), or automatic.")
  var method = CrossbarCircuit.Method.automatic

  @Option(
    help: ArgumentHelp(
      "Program the matrix into cells of this device first, such as rram-wan or ideal:iv=sinh.",
      valueName: "device"), completion: .components("devices"))
  var device: String?

  @Option(
    help: ArgumentHelp(
      "Treat the matrix as weights, in this encoding, such as differential-pair.",
      valueName: "encoding"))
  var weights: String?

  @Option(help: ArgumentHelp("Bits per weight (default: 8).", valueName: "bits"))
  var weightBits: Int?

  @Option(help: "Seed of the device's cells (default: 1).")
  var seed: Int?

  @Option(
    help: ArgumentHelp(
      "Write a netlist of the array with the first input vector, for ngspice or Xyce.",
      valueName: "file"),
    transform: OutputGuard.path)
  var spice: String?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if seed != nil && device == nil {
      throw ValidationError("'--seed' requires '--device'")
    }
    if weightBits != nil && weights == nil {
      throw ValidationError("'--weight-bits' requires '--weights'")
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
    if output == nil && spice == nil {
      let results = weights == nil ? "currents" : "sums"
      common.remark("the \(results) are not printed: '-o FILE' writes them")
    }
  }
}

extension CrossbarCircuit.Method: ExpressibleByArgument {}
