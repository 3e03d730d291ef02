import Basics
import NetworkIR
import Passes
import Training

/// What tells that a program does less than the model it came from.
extension Compiler {
  /// Calibration images that the quantized network is run on, at most.
  static let sampledImages = 128

  /// On the images that `codes` are of; `nil` without any.
  func agreement(
    of graph: Graph, with original: Graph, _ images: [Tensor<Float>]?, _ codes: [Tensor<Int32>]?
  ) throws -> Agreement? {
    guard let images, let codes else { return nil }
    return try Agreement(
      of: graph, with: original, images: images.map { $0.evenlySpaced(Self.sampledImages) },
      codes: codes, threads: threads)
  }

  /// That passes that train have made `network` worse, measured on the examples held back.
  func trainingWarning(
    _ context: PassContext, from network: Graph, to trained: Graph, _ target: Target
  ) throws -> String? {
    guard let heldBack = context.training?.heldBack else { return nil }
    let accuracies = try [target.cleaned(network, threads: threads), trained].map {
      try TrainingNetwork($0).evaluate(heldBack, threads: threads).accuracy
    }
    return ModelTraining.warning(from: accuracies[0], to: accuracies[1])
  }
}
