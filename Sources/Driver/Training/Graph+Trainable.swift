import Basics
import NetworkIR
import Training

extension Graph {
  /// Throws unless there is something to train.
  ///
  /// - Parameter place: the model's, if it is a file.
  /// - Throws: `unsupported` if the network has neither weights nor biases.
  func expectTrainable(at place: Place?) throws {
    guard try TrainingNetwork(self).parameters.isEmpty else { return }
    throw Diagnostic.unsupported(
      "the network has no weights to train", at: place,
      note: "only weights and biases of Conv, Gemm and MatMul can be trained")
  }
}
