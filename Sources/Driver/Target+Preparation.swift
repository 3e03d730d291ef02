import Basics
import NetworkIR

extension Target {
  /// How images are prepared: as the mapping says, or else the model.
  func preparation(of network: Graph) -> ImagePreparation {
    file.input.preparation.over(network.preparation)
  }

  /// Where the mapping says something else than the model.
  func preparationWarnings(over network: Graph) -> [String] {
    let (own, model) = (file.input.preparation, network.preparation)
    let pairs = [
      ("mean", own.mean, model.mean),
      ("std", own.standardDeviation, model.standardDeviation),
    ]
    return pairs.compactMap { name, own, model in
      guard let own, let model, own != model else { return nil }
      return "images are prepared with '\(name)' \(own), but the model states \(model)"
    }
  }
}

extension Graph {
  /// That nobody has given images by which ranges of activations could be found.
  var calibrationWarning: String? {
    guard quantization?.calibration == "synthetic" else { return nil }
    return
      "activation ranges are synthetic, found by random inputs: give 'memc compile --calibrate' "
      + "a few hundred images before you trust an accuracy"
  }
}
