import Basics
import NetworkIR

extension CompiledProgram {
  /// What the program was made with, in text form, by name.
  package var settings: [String: String] {
    var all = manifest.mapping.settings(under: "mapping")
    all.merge(Value(.record(program.accelerator.record)).settings(under: "accelerator")) { $1 }
    all["memc version"] = manifest.memcVersion
    all["model"] = manifest.modelSha256.shortDigest
    all["calibration"] = manifest.calibration
    all["calibration data"] = manifest.calibrationSha256.map { String($0.prefix(8)) }
    all["random weights, seed"] = manifest.initialSeed.map { "\($0)" }
    all["training seed"] = manifest.training.map { "\($0.seed)" }
    all["training images"] = manifest.training.map { String($0.imagesSha256.prefix(8)) }
    for (name, size) in manifest.shapes { all["shape \(name)"] = "\(size)" }
    if !manifest.lostArrays.isEmpty {
      all["lost arrays"] = manifest.lostArrays.map(String.init).joined(separator: ", ")
    }
    for input in graph.inputs {
      guard let format = network.quantization.activations[input.name] else { continue }
      all["input \(input.name)"] =
        "\(format.bits)-bit, scale \(format.scale), zero point \(format.zeroPoint)"
    }
    return all
  }
}
