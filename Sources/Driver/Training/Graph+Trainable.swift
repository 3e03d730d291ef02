import Basics
import NetworkIR
import Training

extension Graph {
  /// Throws unless there is something to train, and it begins as numbers.
  ///
  /// - Parameter place: the model's.
  /// - Throws: `unsupported` where the network has neither weights nor biases; `malformed`, one for
  ///   each tensor, where a constant holds what is no number, or a weight what is not finite.
  func expectTrainable(at place: Place) throws {
    let trained = Set(try TrainingNetwork(self).parameters.map(\.name))
    guard !trained.isEmpty else {
      throw Diagnostic.unsupported(
        "the network has no weights to train", at: place,
        note: "weights and biases of Conv, Gemm and MatMul are trained")
    }
    try expectNumbers(trained: trained, at: place)
  }

  /// Throws as above where a constant holds what is no number, or a weight what is not finite.
  func expectNumbers(at place: Place) throws {
    try expectNumbers(trained: Set(TrainingNetwork(self).parameters.map(\.name)), at: place)
  }

  private func expectNumbers(trained: Set<String>, at place: Place) throws {
    let tensors = constants.sorted { $0.key < $1.key }
    try Diagnostics(
      tensors.compactMap { name, constant in
        // bounds of a clamp may be infinite
        let elements = constant.real?.elements ?? []
        let index = elements.firstIndex { $0.isNaN || trained.contains(name) && $0.isInfinite }
        return index.map {
          .malformed(
            "element \($0) of the tensor '\(name)' is \(elements[$0]): weights must be finite",
            at: place)
        }
      }
    ).throwIfAny()
  }
}
