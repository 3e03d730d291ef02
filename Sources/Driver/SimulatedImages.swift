import Basics
import NetworkIR
import TileMachine

/// Images as input codes, with labels, ready to be run again and again.
struct SimulatedImages {
  /// The codes of the program's outputs, `[N, …]` each.
  struct Outcome {
    let codes: [Tensor<Int32>]
  }

  let count: Int
  let sha256: String
  var hasLabels: Bool { labels != nil }
  private let codes: Tensor<Int32>
  private let labels: [Int]?
  private let network: IntegerNetwork
  private let threads: Int
  private let memory: MemoryBudget

  init(
    _ file: ImageFile, labels path: String?, of network: IntegerNetwork, threads: Int,
    memory: MemoryBudget
  ) throws {
    guard let input = network.inputs.first, network.inputs.count == 1 else {
      throw Diagnostic.unsupported(
        "images are for networks with one input, and this has \(network.inputs.count)")
    }
    let shape = try file.shape(for: input.shape)
    count = file.count
    sha256 = try file.sha256
    codes = Tensor(shape, try file.codes(input.format, threads: threads))
    labels = try path.map { try file.labels(at: $0, classes: network.classes) }
    self.network = network
    self.threads = threads
    self.memory = memory
  }

  /// Runs all images on a chip, or on ideal devices.
  func run(_ program: Program, chip: Chip?) throws -> Outcome {
    let simulator = try Simulator(program, chip: chip, threads: threads, memory: memory)
    return Outcome(codes: try simulator.run(inputs: [codes]))
  }

  /// Which class each image was taken for, that of its largest output; `nil` without labels.
  ///
  /// What follows the program (Softmax) keeps the order of outputs, so their codes decide.
  func confusion(of outcome: Outcome) -> Confusion? {
    guard let labels else { return nil }
    var confusion = Confusion(classes: network.classes)
    for (index, label) in labels.enumerated() {
      confusion.add(label: label, found: outcome.codes[0].image(index).indexOfLargest)
    }
    return confusion
  }

  /// What one image takes in the mean, of the conductances and inputs really there.
  func energy(_ compiled: CompiledProgram, _ program: Program, chip: Chip?) throws -> EnergyReport {
    var compiled = compiled
    compiled.program = program
    return try EnergyReport(compiled, inputs: [codes], chip: chip, memory: memory)
  }

  /// How far the sums of every group stand above what the chip adds.
  func signalToNoise(_ program: Program, chip: Chip) throws -> SignalToNoise {
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
      Tensor(
        [images] + first[output].shape.dropFirst(), each.flatMap { $0[output].elements })
    }
  }
}

extension IntegerNetwork {
  /// Elements of the first output.
  var classes: Int { outputs.first?.shape.elementCount ?? 0 }
}

extension ArraySlice<Int32> {
  /// Where the largest element stands, the first of equals.
  fileprivate var indexOfLargest: Int {
    indices.reduce(startIndex) { self[$1] > self[$0] ? $1 : $0 } - startIndex
  }
}
