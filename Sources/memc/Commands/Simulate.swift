import ArgumentParser
import Basics
import Driver

/// `memc simulate OUT.memc --images X`: runs a program on ideal or varying devices.
struct Simulate: CommonCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a program on images, on ideal devices or on simulated chips.")

  @Argument(help: "A program file.")
  var program: String

  @Option(
    help: "Images: .npy, .npz or IDX, gzipped or not; NAME=FILE for each of several inputs.")
  var images: [String] = []

  @Option(help: "Labels: one class index for each image.")
  var labels: String?

  @Option(help: "Or what the network shall yield for each, as .npy.")
  var targets: String?

  @Option(help: "A chip that 'memc program' wrote.")
  var chip: String?

  @Option(help: "Draw chips of this device, such as lognormal:sigma=0.4.")
  var device: String?

  @Option(help: "How drawn chips are programmed; see 'memc list programming'.")
  var programming: String?

  @Option(help: "How many chips to draw.")
  var chips: Int?

  @OptionGroup var calibration: CalibrationOptions

  @Option(help: "Seed of the drawn chips.")
  var seed: Int?

  @Option(help: "Read chips so long after programming: 3600, 90min, 12h, 30d or 1y.")
  var timeSinceProgramming: String?

  @Option(help: "What is done about drift: none, global or column.")
  var driftCompensation: String?

  @Option(
    help:
      "Stop once the 95 % interval of the mean accuracy is this narrow, in percent points; at most 1000 chips unless --chips says."
  )
  var untilWidth: Double?

  @Flag(help: "Print what images of each class were taken for.")
  var confusion = false

  @Flag(help: "Print the signal-to-noise ratio of every layer on the first chip.")
  var snr = false

  @Flag(help: "Print the energy of an image by layer and component.")
  var energy = false

  @Option(help: "With '--energy': a program, as of the dense network, to compare with.")
  var baseline: String?

  @Flag(help: "Print what costs the accuracy: each effect alone, and all but one.")
  var sensitivity = false

  @OptionGroup var wires: WireOptions

  @Option(
    name: .shortAndLong,
    help: "Write the outputs of all images: .npy, or .npz for several outputs.",
    transform: OutputGuard.path
  )
  var output: String?

  @Flag(help: "With '-o': write codes, not real numbers.")
  var integers = false

  @Option(
    help: "MiB for the buffers and tables of the simulated machine; results do not depend on it.")
  var memory = 512

  @OptionGroup var data: DataOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if images.isEmpty { throw ValidationError("'--images FILE' is missing") }
    if labels != nil && targets != nil {
      throw ValidationError("'--labels' and '--targets' exclude each other")
    }
    if chip != nil && device != nil {
      throw ValidationError("'--chip' and '--device' exclude each other")
    }
    let drawn = [
      ("--programming", programming != nil), ("--chips", chips != nil), ("--seed", seed != nil),
      ("--until-width", untilWidth != nil), ("--sensitivity", sensitivity),
    ]
    if device == nil, let option = drawn.first(where: \.1)?.0 {
      throw ValidationError("'\(option)' changes nothing without '--device'")
    }
    if device == nil && chip == nil && (snr || wires.areGiven) {
      throw ValidationError(
        "'--snr' and wires change nothing without '--device' or '--chip': ideal cells are computed "
          + "in integers")
    }
    if timeSinceProgramming != nil && device == nil && chip == nil {
      throw ValidationError(
        "'--time-since-programming' changes nothing without '--device' or '--chip'")
    }
    if driftCompensation != nil && timeSinceProgramming == nil {
      throw ValidationError(
        "'--drift-compensation' changes nothing without '--time-since-programming'")
    }
    if baseline != nil && !energy {
      throw ValidationError("'--baseline' changes nothing without '--energy'")
    }
    if baseline != nil && (chip != nil || device != nil) {
      throw ValidationError(
        "'--baseline' compares cells at their levels, and excludes '--chip' and '--device'")
    }
    if integers && output == nil {
      throw ValidationError("'--integers' changes nothing without '--output'")
    }
    if calibration.files != nil && programming == nil {
      throw ValidationError("'--calibrate' changes nothing without '--programming'")
    }
    guard (1...1 << 20).contains(memory) else {
      throw ValidationError("'--memory' must be in 1...1048576 MiB")
    }
  }

  /// Runs the simulation; if interrupted while drawing chips, reports those drawn so far.
  func run() throws {
    try OutputGuard.announce(output, beside: [baseline], for: common)
    let simulation = simulation()
    try device == nil ? run(simulation) : InterruptGuard.holding { try run(simulation) }
  }

  private func run(_ simulation: Simulation) throws {
    let start = ContinuousClock.now
    var result = try simulation.run()
    if result.interrupted { result.provenance?.command = command(chips: result.chips.count) }
    common.detail("simulated in \((ContinuousClock.now - start).milliseconds)")
    try common.result(result, common.verbose ? result.detailedSummary : result.summary)
  }

  /// Returns the command line that reproduces the result.
  ///
  /// - Parameter chips: the number drawn, if it differs from the number requested.
  private func command(chips: Int? = nil) -> String {
    CommandLine.arguments.reproducing(
      writes: false, seed: device == nil ? nil : seed ?? 1, chips: chips)
  }

  /// Prints intermediate results.
  private static func show(_ event: Simulation.Event, _ common: CommonOptions) throws {
    let isShown = !common.json && !common.quiet
    switch event {
    case .warning(let warning): common.warn([warning])
    case .began(let result): if isShown { try Output.result(result.heading) }
    case .chip(let chip): if isShown { try Output.result(chip.text) }
    }
  }

  private func simulation() -> Simulation {
    var simulation = Simulation(program: program, images: images)
    simulation.labels = labels
    simulation.targets = targets
    simulation.chip = chip
    simulation.device = device
    simulation.programming = programming ?? "one-shot"
    simulation.chips = chips ?? 1
    simulation.calibration = calibration.files
    simulation.seed = seed ?? 1
    simulation.readOut.time = timeSinceProgramming
    simulation.readOut.compensation = driftCompensation
    simulation.width = untilWidth.map { $0 / 100 }
    // with a target width, draw chips until it is reached, at most this many
    if untilWidth != nil && chips == nil { simulation.chips = 1000 }
    simulation.showsConfusion = confusion
    simulation.showsNoise = snr
    simulation.showsEnergy = energy
    simulation.baseline = baseline
    simulation.showsSensitivity = sensitivity
    let wires = wires
    simulation.wires = { wires.apply(to: &$0) }
    simulation.output = output
    simulation.writesIntegers = integers
    simulation.preparation = data.preparation
    simulation.threads = common.threadCount
    simulation.memoryInMebibytes = memory
    let common = common
    simulation.progress = { common.progress($0) }
    simulation.readOut.progress = simulation.progress
    simulation.command = command()
    simulation.isInterrupted = { InterruptGuard.isPending }
    simulation.observe = { try Self.show($0, common) }
    return simulation
  }
}
