import Basics
import ChipProgramming
import CommandFiles
import Evaluation
import IntegerModel
import Learning
import NetworkIR

/// The images that a programming scheme calibrates or trains with, and their labels.
public struct CalibrationFiles: Sendable {
  /// In the formats of `InputFiles`.
  public var images: [String]
  public var labels: String?

  public init(images: [String], labels: String? = nil) {
    self.images = images
    self.labels = labels
  }

  /// Reads as many images as the scheme wants, evenly spaced; also returns the files.
  ///
  /// - Throws: `usage` if the scheme does not use images or labels; diagnostics if they do not fit
  ///   the network, or it cannot be trained.
  func read(
    for scheme: any ProgrammingScheme, _ compiled: CompiledProgram,
    _ preparation: ImagePreparation, threads: Int
  ) throws -> (images: ChipCalibration, files: InputFiles) {
    guard scheme.calibrationImages > 0 else {
      throw Diagnostic(.usage, "'\(scheme.name)' programming does not use calibration images")
    }
    guard scheme.trains || labels == nil else {
      throw Diagnostic(
        .usage, "'\(scheme.name)' programming does not use labels, because it does not train",
        notes: scheme is TwoPhase ? ["'two-phase:method=retrain' trains"] : [])
    }
    let network = try IntegerNetwork(compiled.network)
    let files = try InputFiles(
      images, of: "--calibrate", for: compiled.graph.inputs, preparation)
    let chosen = files.spaced(atMost: scheme.calibrationImages)
    let codes = try zip(network.inputs, files.files).map {
      try $1.codes(chosen, for: $0, threads: threads)
    }
    let trainer = try labels.map { path in
      let all = try files.first.labels(at: path, classes: network.classes)
      return try ExampleTrainer(
        compiled.network, compiled.program.matrices, codes: codes[0],
        labels: chosen.map { all[$0] })
    }
    return (ChipCalibration(codes, trainer: trainer), files)
  }

  /// Returns the SHA-256 of the images.
  func imagesSha256() throws -> String {
    let digests = try images.map { try DataFile.sha256($0) }
    return digests.count == 1 ? digests[0] : Sha256.hex(of: Array(digests.joined().utf8))
  }
}

extension InputFiles {
  /// Returns the indices of at most `limit` images, evenly spaced.
  fileprivate func spaced(atMost limit: Int) -> [Int] {
    let chosen = min(count, limit)
    return (0..<chosen).map { $0 * count / chosen }
  }
}

extension ImageFile {
  /// Returns the codes of some images for an input, `[N, …]`.
  fileprivate func codes(_ chosen: [Int], for input: IntegerValue, threads: Int) throws
    -> Tensor<Int32>
  {
    let shape = [chosen.count] + self.shape.dropFirst()
    try Memory.require(2 * shape.elementCount * MemoryLayout<Int32>.size, for: place)
    let codes = try concurrentMap(chosen, threads: threads) { row in
      try reals(row..<row + 1).map { Int32(input.format.code(of: Double($0))) }
    }
    return Tensor(shape, codes.flatMap(\.self))
  }
}
