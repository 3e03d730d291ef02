import Basics
import Learning
import NetworkIR
import TileMachine

/// Images that a programming scheme calibrates or trains with, and their labels.
public struct CalibrationFiles: Sendable {
  public var images: String
  public var labels: String?

  public init(images: String, labels: String? = nil) {
    self.images = images
    self.labels = labels
  }

  /// As many as the scheme wants, evenly spaced.
  ///
  /// - Throws: `usage` where it has no use for images or labels; diagnostics where they do not fit
  ///   the network, or it cannot be trained.
  func read(
    for scheme: any ProgrammingScheme, _ compiled: CompiledProgram, _ input: InputSection,
    threads: Int
  ) throws -> ChipCalibration {
    guard scheme.calibrationImages > 0 else {
      throw Diagnostic(.usage, "'\(scheme.name)' programming has no use for calibration images")
    }
    guard scheme.trains || labels == nil else {
      throw Diagnostic(
        .usage, "'\(scheme.name)' programming has no use for labels, for it trains nothing",
        notes: scheme is TwoPhase ? ["'two-phase:method=retrain' does"] : [])
    }
    let network = try IntegerNetwork(compiled.graph)
    let file = try ImageFile(images, input)
    let chosen = file.spaced(atMost: scheme.calibrationImages)
    let codes = try file.codes(chosen, for: network, threads: threads)
    let trainer = try labels.map { path in
      let all = try file.labels(at: path, classes: network.classes)
      return try ExampleTrainer(
        compiled.graph, compiled.program.matrices, codes: codes, labels: chosen.map { all[$0] })
    }
    return ChipCalibration([codes], trainer: trainer)
  }
}

extension ImageFile {
  /// At most `limit` images, evenly spaced.
  fileprivate func spaced(atMost limit: Int) -> [Int] {
    let chosen = min(count, limit)
    return (0..<chosen).map { $0 * count / chosen }
  }

  /// The input codes of some images, `[N, …]`.
  fileprivate func codes(_ chosen: [Int], for network: IntegerNetwork, threads: Int) throws
    -> Tensor<Int32>
  {
    guard let input = network.inputs.first, network.inputs.count == 1 else {
      throw Diagnostic.unsupported(
        "images are for networks with one input, and this has \(network.inputs.count)")
    }
    let shape = [chosen.count] + (try shape(for: input.shape)).dropFirst()
    try Memory.require(2 * shape.elementCount * MemoryLayout<Int32>.size, for: place)
    let codes = try concurrentMap(chosen, threads: threads) { row in
      reals(row..<row + 1).map { Int32(input.format.code(of: Double($0))) }
    }
    return Tensor(shape, codes.flatMap(\.self))
  }
}
