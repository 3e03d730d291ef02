import Basics
import CommandFiles
import Evaluation
import IntegerModel
import NetworkIR
import TileSimulator

extension SimulatedImages {
  /// Reads the images of `files`, and their labels or targets.
  ///
  /// - Throws: a diagnostic at the file of labels or targets if they do not fit the images or the
  ///   network.
  init(
    _ files: InputFiles, goals: ExampleFiles.Goals?, of network: IntegerNetwork, threads: Int,
    memory: MemoryBudget
  ) throws {
    let coded = try zip(network.inputs, files.files).map { try $1.codes(of: $0, threads: threads) }
    self.init(
      coded.map(\.codes), reaches: coded.map(\.reach),
      goals: try goals.map { try Goals($0, of: files.first, network) }, of: network,
      threads: threads, memory: memory)
  }
}

extension SimulatedImages.Goals {
  fileprivate init(_ goals: ExampleFiles.Goals, of images: ImageFile, _ network: IntegerNetwork)
    throws
  {
    switch goals {
    case .labels(let path): self = .labels(try images.labels(at: path, classes: network.classes))
    case .targets(let path):
      let shape = network.outputs.first?.shape ?? []
      self = .targets(try images.targets(at: path, output: shape))
    }
  }
}

extension SimulationResult {
  /// Takes what is known about the images of `files` before they are run.
  init(of batch: SimulatedImages, from files: InputFiles, for program: CompiledProgram) throws {
    self.init(
      of: batch, for: program, sha256: try files.sha256, preparation: files.treatment,
      warnings: files.rangeWarnings(batch.reaches))
  }
}

extension InputFiles {
  /// Warnings about the values of the files. If an input is beyond both the calibrated and the
  /// training range, only the calibrated range is reported.
  fileprivate func rangeWarnings(_ reaches: [InputReach]) -> [String] {
    files.flatMap(\.warnings) + zip(reaches, trainingDoubts).compactMap { $0.warning ?? $1 }
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
