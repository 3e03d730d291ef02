import ArgumentParser
import Basics
import Driver
import Evaluation

/// `memc simulate OUT.memc --images X`: runs a program on ideal or varying devices.
struct Simulate: CommonCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a program on images, with ideal devices or simulated chips.")

  @Argument(help: "A program file.", completion: .file(extensions: ["memc"]))
  var program: String

  @Option(
    help: ArgumentHelp(
      "Images: .npy, .npz, IDX (optionally gzipped) or .csv; one NAME=FILE for each of several inputs.",
      valueName: "file"))
  var images: [String] = []

  @Option(
    help: ArgumentHelp(
      "Labels: one class index per image, or the .csv of the images.", valueName: "file"))
  var labels: String?

  @Option(
    help: ArgumentHelp(
      "Instead of labels: the target output for each image, as .npy.", valueName: "file"))
  var targets: String?

  @Option(
    help: ArgumentHelp(
      "Run on the chip in this file, which 'memc program' wrote.", valueName: "file"))
  var chip: String?

  @Option(
    help: ArgumentHelp(
      "Draw chips of this device, such as lognormal:sigma=0.4; see 'memc list devices'.",
      valueName: "device"), completion: .components("devices"))
  var device: String?

  @Option(
    help: ArgumentHelp(
      """
      Programming scheme of drawn chips (default: one-shot, or pulses for a device with dynamics); \
      see 'memc list programming'.
      """,
      valueName: "scheme"))
  var programming: String?

  @Option(help: ArgumentHelp("Number of chips to draw (default: 1).", valueName: "count"))
  var chips: Int?

  @Option(
    help: ArgumentHelp(
      "Run only these of the images, counted from 0, and print their counts for '--parts'.",
      valueName: "first-last"))
  var imagesRange: PositionRange?

  @Option(
    help: ArgumentHelp(
      "Draw only these of the chips, counted from 0, and print their counts for '--parts'.",
      valueName: "first-last"))
  var chipsRange: PositionRange?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Take the counts from these parts of the same simulation, written with '--json' and a range, instead of running images.",
      valueName: "files"), completion: .file(extensions: ["json"]))
  var parts: [String] = []

  @OptionGroup var calibration: CalibrationOptions

  @Option(
    help: ArgumentHelp(
      "Run in spiking mode, with these neurons, such as levels or lif:time-constant=10; see 'memc list neurons'.",
      valueName: "neuron"))
  var spiking: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Steps in which a neuron can fire (default: 20); several numbers, such as 1,2,5, for a table.",
      valueName: "counts"))
  var steps: String?

  @Option(
    help: ArgumentHelp(
      "How inputs are presented to neurons (default: as usual for the neuron); see 'memc list codings'.",
      valueName: "coding"))
  var coding: String?

  @Option(help: "Seed of the drawn chips, and of random spikes (default: 1).")
  var seed: Int?

  @Option(
    help: ArgumentHelp(
      "Read chips this long after programming, such as 3600 (seconds), 90min, 12h, 30d or 1y.",
      valueName: "time"))
  var timeSinceProgramming: String?

  @Option(help: ArgumentHelp("Compensation of drift: none, global or column.", valueName: "scope"))
  var driftCompensation: String?

  @Option(
    help: ArgumentHelp(
      "Draw chips until the 95 % confidence interval of the mean accuracy is at most this wide, in percentage points (at most '--chips', or 1000, chips).",
      valueName: "width")
  )
  var untilWidth: Double?

  @Flag(help: "Print the confusion matrix.")
  var confusion = false

  @Flag(help: "Print the signal-to-noise ratio of each layer on the first chip.")
  var snr = false

  @Flag(help: "Print the energy per image by layer and component.")
  var energy = false

  @Option(
    help: ArgumentHelp(
      "With '--energy': a program to compare with, such as that of the dense network.",
      valueName: "program"))
  var baseline: String?

  @Flag(help: "Print the accuracy with each effect alone, and with each effect removed.")
  var sensitivity = false

  @OptionGroup var wires: WireOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write the outputs of all images: .npy, or .npz for several outputs.", valueName: "file"),
    transform: OutputGuard.path
  )
  var output: String?

  @Flag(help: "With '--output': write integer codes instead of real numbers.")
  var integers = false

  @Option(
    help: ArgumentHelp(
      "Memory for buffers and tables of the simulator; does not affect results.", valueName: "MiB"))
  var memory = 512

  @OptionGroup var data: DataOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if images.isEmpty { throw ValidationError("'--images' is required") }
    if labels != nil && targets != nil {
      throw ValidationError("'--labels' and '--targets' cannot be combined")
    }
    _ = try subject()
    try expectSpikingFits()
    try expectPartsFit()
    if integers && output == nil {
      throw ValidationError("'--integers' requires '--output'")
    }
    guard (1...1 << 20).contains(memory) else {
      throw ValidationError("'--memory' must be in 1...1048576 MiB")
    }
  }

  /// Runs the simulation; if interrupted while drawing chips, reports those drawn so far.
  func run() throws {
    try OutputGuard.announce(output, beside: [baseline], for: common)
    let simulation = try simulation()
    let work = { try part == nil ? run(simulation) : runPart(simulation) }
    try device == nil ? work() : InterruptGuard.holding(work)
  }

  private func run(_ simulation: Simulation) throws {
    let start = ContinuousClock.now
    var result = try simulation.run()
    if result.interrupted { result.provenance?.command = command(chips: result.chips.count) }
    common.detail("simulated in \((ContinuousClock.now - start).milliseconds)")
    try common.result(result, common.verbose ? result.detailedSummary : result.summary)
  }

  private func runPart(_ simulation: Simulation) throws {
    let part = try simulation.runPart()
    try common.result(part, part.text)
  }

  /// Returns the command line that reproduces the result.
  ///
  /// - Parameter chips: the number drawn, if it differs from the number requested.
  private func command(chips: Int? = nil) -> String {
    CommandLine.arguments.reproducing(
      writes: false, seed: device == nil ? nil : seed ?? 1, chips: chips)
  }

  /// Prints intermediate results.
  ///
  /// - Parameter isPart: whether only warnings are.
  private static func show(_ event: Simulation.Event, isPart: Bool, _ common: CommonOptions) throws
  {
    let isShown = !common.json && !common.quiet && !isPart
    switch event {
    case .warning(let warning): common.warn([warning])
    case .began(let result): if isShown { try Output.result(result.heading) }
    case .chip(let chip): if isShown { try Output.result(chip.text) }
    }
  }

  private func simulation() throws -> Simulation {
    var simulation = Simulation(program: program, images: images)
    simulation.goals = labels.map { .labels($0) } ?? targets.map { .targets($0) }
    simulation.subject = try subject()
    simulation.spiking =
      try spiking.map {
        try SpikingMode.named($0, coding: coding, steps: steps ?? "20", seed: seed ?? 1)
      } ?? []
    simulation.showsConfusion = confusion
    simulation.showsEnergy = energy
    simulation.output = output.map { Simulation.Output($0, areIntegers: integers) }
    simulation.preparation = data.preparation
    simulation.threads = common.threadCount
    simulation.memoryInMebibytes = memory
    simulation.part = part
    simulation.parts = parts
    let (common, isPart) = (common, part != nil)
    simulation.progress = { common.progress($0) }
    simulation.command = command()
    simulation.isInterrupted = { InterruptGuard.isPending }
    let writes = output != nil
    simulation.observe = { event in
      // a file is still to be written when nobody reads the results any more
      do { try Self.show(event, isPart: isPart, common) } catch is ReaderGone where writes {}
    }
    return simulation
  }
}
