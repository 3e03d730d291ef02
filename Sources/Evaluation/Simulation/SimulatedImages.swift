import Basics
import IntegerModel
import NetworkIR
import Operators
import Spiking
import TileAnalysis
import TileSimulator

/// Images as input codes, with labels or targets, ready to be run repeatedly.
package struct SimulatedImages {
  /// The codes of the program's outputs, `[N, …]` each.
  package struct Outcome {
    package let codes: [Tensor<Int32>]
    /// In spiking mode, as are `spikes`: those of all images, for each instruction with neurons.
    package var spiking: SpikingReport?
    package var spikes: [Int]?
    package var warnings: [String] = []
    /// With each of several numbers of steps; all else here is then of the integer mode.
    package var bySteps: [Outcome] = []
  }

  /// What the outputs are compared with.
  package enum Goals {
    /// One class for each image, the index of an element of the first output.
    case labels([Int])
    /// The expected first outputs, `[N, …]`.
    case targets(Tensor<Float>)
  }

  package var count: Int { codes.first?.shape[0] ?? 0 }
  /// How the values of each input fit its codes.
  package let reaches: [InputReach]
  package var hasLabels: Bool { if case .labels? = goals { true } else { false } }
  package var hasGoals: Bool { goals != nil }
  /// The number of classes; `nil` without labels.
  package var classes: Int? { hasLabels ? network.classes : nil }
  /// The images that are run. A part of a job has the same image numbers as the whole, for they
  /// select random readings.
  package var range: Range<Int>
  /// Empty: the integer mode. Several modes run on the same chip, after the integer mode.
  package var spiking: [SpikingMode] = []
  /// The input codes, `[N, …]` for each input.
  private let codes: [Tensor<Int32>]
  private let goals: Goals?
  private let network: IntegerNetwork
  private let threads: Int
  private let memory: MemoryBudget

  /// - Parameters:
  ///   - codes: the codes of the same images, `[N, …]` for each input of `network`.
  ///   - reaches: how the values of each input fit its codes.
  package init(
    _ codes: [Tensor<Int32>], reaches: [InputReach], goals: Goals?, of network: IntegerNetwork,
    threads: Int, memory: MemoryBudget
  ) {
    self.codes = codes
    range = 0..<(codes.first?.shape[0] ?? 0)
    self.reaches = reaches
    self.goals = goals
    self.network = network
    self.threads = threads
    self.memory = memory
  }

  /// Runs the images of `range` on a chip, or on ideal devices.
  package func run(_ program: VerifiedProgram, chip: Chip?) throws -> Outcome {
    // all modes are converted first: one that cannot be costs no run of the others
    let modes = try spiking.map {
      ($0, try $0.program(program, on: chip, switchUnits: network.switchUnits))
    }
    if modes.count == 1 { return try run(program, modes[0], chip: chip) }
    let simulator = try Simulator(program, chip: chip, threads: threads, memory: memory)
    var outcome = Outcome(
      codes: try simulator.run(inputs: codesInRange, firstImage: range.lowerBound))
    outcome.bySteps = try modes.map { try run(program, $0, chip: chip) }
    return outcome
  }

  private func run(
    _ program: VerifiedProgram, _ converted: (mode: SpikingMode, program: SpikingProgram),
    chip: Chip?
  ) throws -> Outcome {
    let (mode, spiking) = converted
    let (codes, counts) = try simulator(spiking, chip: chip).runCounting(
      inputs: codesInRange, firstImage: range.lowerBound)
    let report = try SpikingReport(
      spiking, of: program, mode, counts: counts, images: range.count, isIdeal: chip == nil)
    return Outcome(
      codes: codes, spiking: report, spikes: counts.map(\.spikes), warnings: spiking.warnings)
  }

  /// What a run of all images tells besides their outputs, if parts of it have counted `spikes`;
  /// runs no image.
  ///
  /// - Parameter spikes: for each instruction with neurons; `nil` outside of the spiking mode.
  /// - Precondition: at most one spiking mode.
  /// - Throws: `malformed` if neurons cannot have fired so often; as `run`.
  package func outcome(counting spikes: [Int]?, _ program: VerifiedProgram, chip: Chip?) throws
    -> Outcome
  {
    precondition(spiking.count <= 1)
    guard let mode = spiking.first, let spikes else { return Outcome(codes: []) }
    let spiking = try mode.program(program, on: chip, switchUnits: network.switchUnits)
    var counts = try simulator(spiking, chip: chip).neurons
    let most = { (site: SpikeCount) in
      site.fires ? Double(site.neurons) * Double(spiking.window) * Double(range.count) : .infinity
    }
    guard counts.count == spikes.count, zip(counts, spikes).allSatisfy({ Double($1) <= most($0) })
    else {
      throw Diagnostic.malformed("has spikes that the neurons of the program cannot have", at: nil)
    }
    for (index, number) in spikes.enumerated() { counts[index].spikes = number }
    let report = try SpikingReport(
      spiking, of: program, mode, counts: counts, images: range.count, isIdeal: chip == nil)
    return Outcome(codes: [], spiking: report, spikes: spikes, warnings: spiking.warnings)
  }

  private func simulator(_ spiking: SpikingProgram, chip: Chip?) throws -> Simulator {
    try Simulator(
      spiking.program, chip: chip, threads: threads, memory: memory,
      presentation: spiking.presentation)
  }

  private var codesInRange: [Tensor<Int32>] { codes.map { $0.images(range) } }

  /// Counts the class found for each image, that of its largest output; `nil` without labels.
  ///
  /// Operators after the program (Softmax) keep the order of outputs, so the codes decide.
  package func confusion(of outcome: Outcome) -> Confusion? {
    guard case .labels(let labels)? = goals else { return nil }
    var confusion = Confusion(classes: network.classes)
    for (index, label) in labels[range].enumerated() {
      confusion.add(label: label, found: outcome.codes[0].image(index).indexOfLargest)
    }
    return confusion
  }

  /// The error of the first output against the targets; `nil` without targets.
  package func error(of outcome: Outcome) throws -> PredictionError? {
    guard case .targets(let targets)? = goals else { return nil }
    return PredictionError(try outcome.reals(network)[0].elements, targets: targets.elements)
  }

  /// How well the images run with each of several numbers of steps.
  package func figures(bySteps outcome: Outcome) throws -> [SpikingFigure] {
    try zip(spiking, outcome.bySteps).map { mode, outcome in
      SpikingFigure(
        steps: mode.steps, accuracy: confusion(of: outcome)?.accuracy,
        error: try error(of: outcome))
    }
  }

  /// The mean energy of one image, from the actual conductances and inputs.
  package func energy(_ compiled: CompiledProgram, _ program: VerifiedProgram, chip: Chip?) throws
    -> EnergyReport
  {
    var compiled = compiled
    compiled.program = program
    return try EnergyReport(compiled, inputs: codes, chip: chip, memory: memory)
  }

  /// The share of activations that each layer loses at the limits of their formats.
  package func saturation() throws -> Saturation? {
    try Saturation(of: network, codes: codes, threads: threads)
  }

  /// The ratio of the sums of every group to the noise that the chip adds.
  package func signalToNoise(_ program: VerifiedProgram, chip: Chip) throws -> SignalToNoise {
    try SignalToNoise(program, chip: chip, codes: codes, threads: threads, memory: memory)
  }
}

extension SimulatedImages.Outcome {
  /// The outputs of the network as real numbers, `[N, …]` each.
  package func reals(_ network: IntegerNetwork) throws -> [Tensor<Float>] {
    let images = codes[0].shape[0]
    let each = try (0..<images).map { index in
      let values = zip(network.outputs, codes).reduce(into: [String: Tensor<Int32>]()) {
        $0[$1.0.name] = Tensor($1.0.shape, Array($1.1.image(index)))
      }
      return try network.outputs(of: values)
    }
    guard let first = each.first else { return [] }
    return first.indices.map { output in
      Tensor([images] + first[output].shape.itemShape, each.flatMap { $0[output].elements })
    }
  }
}

extension IntegerNetwork {
  /// What the codes of each layer of stochastic neurons stand for.
  package var switchUnits: [String: SwitchUnits] {
    steps.filter { $0.node.op is Switching }.reduce(into: [:]) {
      $0[$1.node.name] = SwitchUnits(
        voltage: $1.inputs[0].format.scale, probability: $1.output.format.scale)
    }
  }
}
