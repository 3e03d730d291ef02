import Basics
import NetworkIR
import TileAnalysis
import TileSimulator

/// Images as input codes, with labels or targets, ready to be run repeatedly.
struct SimulatedImages {
  /// The codes of the program's outputs, `[N, …]` each.
  struct Outcome {
    let codes: [Tensor<Int32>]
  }

  let count: Int
  /// One file for each input of the network.
  let files: InputFiles
  let reaches: [InputReach]
  var hasLabels: Bool { labels != nil }
  var hasGoals: Bool { hasLabels || targets != nil }
  /// The input codes, `[N, …]` for each input.
  private let codes: [Tensor<Int32>]
  private let labels: [Int]?
  /// The targets of the first output, `[N, …]`.
  private let targets: Tensor<Float>?
  private let network: IntegerNetwork
  private let threads: Int
  private let memory: MemoryBudget

  init(
    _ files: InputFiles, goals: ExampleFiles.Goals?, of network: IntegerNetwork, threads: Int,
    memory: MemoryBudget
  ) throws {
    self.files = files
    count = files.count
    let coded = try zip(network.inputs, files.files).map { try $1.codes(of: $0, threads: threads) }
    codes = coded.map(\.codes)
    reaches = coded.map(\.reach)
    switch goals {
    case .labels(let path):
      (labels, targets) = (try files.first.labels(at: path, classes: network.classes), nil)
    case .targets(let path):
      let shape = network.outputs.first?.shape ?? []
      (labels, targets) = (nil, try files.first.targets(at: path, output: shape))
    case nil: (labels, targets) = (nil, nil)
    }
    self.network = network
    self.threads = threads
    self.memory = memory
  }

  /// Warnings about the values of the files. If an input is beyond both the calibrated and the
  /// training range, only the calibrated range is reported.
  var rangeWarnings: [String] {
    files.files.flatMap(\.warnings)
      + zip(reaches, files.trainingDoubts).compactMap { $0.warning ?? $1 }
  }

  /// Runs all images on a chip, or on ideal devices.
  func run(_ program: VerifiedProgram, chip: Chip?) throws -> Outcome {
    let simulator = try Simulator(program, chip: chip, threads: threads, memory: memory)
    return Outcome(codes: try simulator.run(inputs: codes))
  }

  /// Counts the class found for each image, that of its largest output; `nil` without labels.
  ///
  /// Operators after the program (Softmax) keep the order of outputs, so the codes decide.
  func confusion(of outcome: Outcome) -> Confusion? {
    guard let labels else { return nil }
    var confusion = Confusion(classes: network.classes)
    for (index, label) in labels.enumerated() {
      confusion.add(label: label, found: outcome.codes[0].image(index).indexOfLargest)
    }
    return confusion
  }

  /// The error of the first output against the targets; `nil` without targets.
  func error(of outcome: Outcome) throws -> PredictionError? {
    guard let targets else { return nil }
    return PredictionError(try outcome.reals(network)[0].elements, targets: targets.elements)
  }

  /// The mean energy of one image, from the actual conductances and inputs.
  func energy(_ compiled: CompiledProgram, _ program: VerifiedProgram, chip: Chip?)
    throws -> EnergyReport
  {
    var compiled = compiled
    compiled.program = program
    return try EnergyReport(compiled, inputs: codes, chip: chip, memory: memory)
  }

  /// The share of activations that each layer loses at the limits of their formats.
  func saturation() throws -> Saturation? {
    try Saturation(of: network.graph, codes: codes, threads: threads)
  }

  /// The ratio of the sums of every group to the noise that the chip adds.
  func signalToNoise(_ program: VerifiedProgram, chip: Chip) throws -> SignalToNoise {
    try SignalToNoise(program, chip: chip, codes: codes, threads: threads, memory: memory)
  }
}

extension SimulatedImages.Outcome {
  /// The outputs of the network as real numbers, `[N, …]` each.
  func reals(_ network: IntegerNetwork) throws -> [Tensor<Float>] {
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

extension ImageFile {
  /// The codes of all images for an input, and how their values compare with its range. Chunks of
  /// images run in parallel.
  fileprivate func codes(of input: IntegerValue, threads: Int) throws
    -> (codes: Tensor<Int32>, reach: InputReach)
  {
    let chunk = 256
    let starts = Array(stride(from: 0, to: count, by: chunk))
    let parts = try concurrentMap(starts, threads: threads) { start in
      let reals = try reals(start..<min(start + chunk, count))
      var reach = InputReach(input)
      reach.add(reals)
      return (codes: reals.map { Int32(input.format.code(of: Double($0))) }, reach: reach)
    }
    let reach = parts.reduce(into: InputReach(input)) { $0.merge($1.reach) }
    return (Tensor(shape, parts.flatMap(\.codes)), reach)
  }
}

extension IntegerNetwork {
  /// The number of elements of the first output.
  var classes: Int { outputs.first?.shape.elementCount ?? 0 }
}

extension ArraySlice where Element: Comparable {
  /// The offset of the largest element, or of the first of several equal ones.
  var indexOfLargest: Int {
    indices.reduce(startIndex) { self[$1] > self[$0] ? $1 : $0 } - startIndex
  }
}
