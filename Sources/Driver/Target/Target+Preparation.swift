import Basics
import Evaluation
import NetworkIR

extension Target {
  /// How images are prepared: as the mapping says, otherwise as the model says.
  func preparation(of network: Graph) -> ImagePreparation {
    file.input.preparation.over(network.preparation)
  }

  /// Warnings where the mapping differs from the model.
  func preparationWarnings(over network: Graph) -> [String] {
    file.input.preparation.differences(from: network.preparation, which: "the model states")
  }
}

extension CompiledProgram {
  /// Warnings where the user's `wish` differs from the program.
  func preparationWarnings(under wish: ImagePreparation) throws -> [String] {
    wish.differences(from: try preparation(), which: "the program was compiled with")
  }
}

extension ImagePreparation {
  /// Warnings where this preparation differs from `other`, which the text introduces by `which`.
  fileprivate func differences(from other: ImagePreparation, which: String) -> [String] {
    let pairs = [
      ("mean", mean, other.mean), ("std", standardDeviation, other.standardDeviation),
    ]
    return pairs.compactMap { name, own, other in
      guard let own, let other, own != other else { return nil }
      return "images are prepared with '\(name)' \(own), but \(which) \(other)"
    }
  }
}

extension QuantizedGraph {
  /// A warning if no images were given to determine activation ranges.
  var calibrationWarning: String? {
    guard quantization.calibration == "synthetic" else { return nil }
    return
      "activation ranges come from random inputs, so accuracies are unreliable: calibrate with a "
      + "few hundred images, 'memc compile --calibrate'"
  }
}
