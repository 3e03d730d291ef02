import Basics
import CommandFiles
import Evaluation
import IntegerModel
import NetworkIR
import TileSimulator

extension EnergyReport {
  /// Computes the mean energy per image, on ideal levels.
  ///
  /// - Parameters:
  ///   - images: paths of images, in the formats of `InputFiles`.
  ///   - preparation: overrides the program's own.
  public init(
    _ compiled: CompiledProgram, images: [String],
    _ preparation: ImagePreparation = ImagePreparation(), threads: Int,
    memory: MemoryBudget = MemoryBudget()
  ) throws {
    let files = try InputFiles(
      images, of: "--images", for: compiled.graph.inputs, compiled.preparation(under: preparation))
    let batch = try SimulatedImages(
      files, goals: nil, of: IntegerNetwork(compiled.network), threads: threads, memory: memory)
    self = try batch.energy(compiled, compiled.program, chip: nil)
  }
}
