import Basics
import Evaluation
import IntegerModel
import NetworkIR
import Passes
import Training

/// Measures of how much worse a program is than its model.
extension Compiler {
  /// The largest number of calibration images that the quantized network is run on.
  static let sampledImages = 128

  /// The agreement on the images of `codes`, or `nil` if there are none.
  func agreement(
    of network: IntegerNetwork, with original: Graph, _ images: [Tensor<Float>]?,
    _ codes: [Tensor<Int32>]?
  ) throws -> ClassAgreement? {
    guard let images, let codes else { return nil }
    return try ClassAgreement(
      of: network, with: original, images: images.map { $0.evenlySpaced(Self.sampledImages) },
      codes: codes, threads: threads)
  }

  /// A warning if training passes made `network` worse, as measured on the validation set.
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
