import Basics
import CommandFiles
import Evaluation
import IntegerModel
import NetworkIR
import TileAnalysis

/// The input codes of several images, one tensor `[N, …]` for each input of the network.
struct InputBatch {
  let codes: [Tensor<Int32>]
  let count: Int

  /// Takes the inputs from files. Without files, draws seeded inputs uniformly from the codes of
  /// the format.
  init(
    _ network: IntegerNetwork, files: [String] = [],
    _ preparation: ImagePreparation = ImagePreparation()
  ) throws {
    guard !files.isEmpty else {
      count = ProgramVerification.seededInputs
      codes = network.inputs.enumerated().map { index, input in
        input.seededCodes(count: ProgramVerification.seededInputs, stream: index)
      }
      return
    }
    let images = try InputFiles(files, of: "--inputs", for: network.graph.inputs, preparation)
    count = images.count
    codes = try zip(network.inputs, images.files).map { try $0.format.codes(of: $1.tensor()) }
  }
}
