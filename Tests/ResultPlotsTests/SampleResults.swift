import Basics
import Foundation
import TestSupport

@testable import ResultPlots

/// Small results as commands print them, with the keys that a figure needs.
enum SampleResults {
  /// A simulation of some chips.
  static func simulation(
    sigma: Double, bits: Int = 8, seeds: ClosedRange<Int> = 1...3, images: String = "i",
    program: String = "p"
  ) -> String {
    let chips = seeds.map { "{\"seed\": \($0), \"accuracy\": \(accuracy(sigma, bits, $0))}" }
    return """
      {"images_sha256": "\(images)", "images": 500, "device": "lognormal:sigma=\(sigma)",
       "chips": [\(chips.joined(separator: ", "))],
       "provenance": {"seed": 1, "device": {"name": "lognormal", "sigma": \(sigma), "levels": "none"},
         "files_sha256": {"program": "\(program)\(bits)", "labels": "l"},
         "mapping": {"name": "m", "passes": [{"quantize": {"weight-bits": \(bits)}}, "ckfo"]},
         "wires": {"bit-line-ohm": 0}}}
      """
  }

  /// The accuracy of a chip in these results.
  static func accuracy(_ sigma: Double, _ bits: Int, _ seed: Int) -> Double {
    ((1 - sigma / 4 - 0.02 * Double(seed % 3) - 0.1 / Double(bits)) * 1000).rounded() / 1000
  }

  static let spiking = """
    {"images_sha256": "i", "images": 100, "provenance": {"files_sha256": {"program": "p"}},
     "accuracy_mean": 0.9,
     "by_steps": [{"steps": 1, "accuracy": 0.3, "spiking": {"neuron": "if", "coding": "rate"}},
       {"steps": 4, "accuracy": 0.7, "spiking": {"neuron": "if", "coding": "rate"}}],
     "chips": [
       {"seed": 1, "accuracy": 0.9, "by_steps": [{"steps": 1, "accuracy": 0.2},
         {"steps": 4, "accuracy": 0.6}]},
       {"seed": 2, "accuracy": 0.8, "by_steps": [{"steps": 1, "accuracy": 0.4},
         {"steps": 4, "accuracy": 0.8}]}]}
    """

  static func training(rate: Double, seed: Int = 1) -> String {
    let epochs = (1...3).map { epoch in
      "{\"epoch\": \(epoch), \"pass\": \"\(epoch < 3 ? "a" : "b")\", "
        + "\"loss\": \(rate / Double(epoch) + 0.01 * Double(seed)), \"accuracy\": 0.\(epoch), "
        + "\"validation_accuracy\": 0.\(epoch + 1)}"
    }
    return """
      {"epochs": [\(epochs.joined(separator: ", "))], "goals_sha256": "g", "images_sha256": "i",
       "model_sha256": {"m": "1"}, "seed": \(seed), "status": "done", "accuracy": 0.4,
       "mapping": {"name": "m", "passes": [{"retrain": {"training": {"rate": \(rate)}}}]}}
      """
  }

  static func report(_ accelerator: String, _ adc: Double) -> String {
    """
    {"accelerator": "\(accelerator)", "mapping": "m", "schedule": "sequential", "energy_pJ": 3000,
     "costs": [{"component": "dac", "energy_pJ": 500}, {"component": "adc", "energy_pJ": \(adc)},
       {"component": "mesh"}], "leakage_pJ": 100, "areas": [], "saved_percent": {},
     "model_sha256": {"m": "1"}, "unpriced": {"energy": ["mesh"]}}
    """
  }

  static let plan = """
    {"axes": [{"name": "accelerator", "choices": ["a", "b"]}, {"name": "bits", "choices": ["8"]}],
     "mapping": "m", "minimize": "energy_pJ", "objectives": ["area_um2", "energy_pJ"],
     "points": [
       {"choices": {"accelerator": "a", "bits": "8"}, "status": "fits", "front": true,
        "figures": {"energy_pJ": 2000, "latency_ns": 1000, "area_um2": 1e6, "arrays": 4},
        "unpriced": {"energy": ["mesh-byte"], "time": []}},
       {"choices": {"accelerator": "b", "bits": "8"}, "status": "fits", "front": false,
        "figures": {"energy_pJ": 4000, "latency_ns": 3000, "area_um2": 2e6, "arrays": 2}},
       {"choices": {"accelerator": "b", "bits": "8"}, "status": "refused", "front": false}]}
    """

  static let study = """
    {"rule": {"name": "r"}, "device": {"name": "d", "states": 16}, "repetitions": 2, "folds": 2,
     "runs": [{"chip_seed": 1, "fold": 1, "accuracy": 0.5}, {"chip_seed": 1, "fold": 2, "accuracy": 0.7},
       {"chip_seed": 2, "fold": 1, "accuracy": 0.8}, {"chip_seed": 2, "fold": 2, "accuracy": 0.8}]}
    """

  static let pulses = """
    {"device": "d", "read_voltage_V": 0.1, "fingerprints": [], "lobe_areas": [],
     "pulses": [{"pulse": 1, "conductance_S": 1e-5}, {"pulse": 2, "conductance_S": 2e-5}]}
    """

  /// The figure of files with these names and texts.
  static func figure(
    _ files: KeyValuePairs<String, String>, _ change: (inout PlotOptions) -> Void = { _ in }
  ) throws -> ResultFigure {
    var options = PlotOptions()
    change(&options)
    return try withFolder { folder in
      for file in files { try AtomicWrite.write(file.value, to: "\(folder)/\(file.key)") }
      return try ResultFigure(of: files.map { "\(folder)/\($0.key)" }, options)
    }
  }
}

extension ResultFigure {
  /// The points of a series of a panel, by its name.
  func points(_ name: String = "", panel: Int = 0) -> [Panel.Point] {
    panels[panel].series.first { $0.name == name }?.points ?? []
  }

  func names(panel: Int = 0) -> [String] { panels[panel].series.map(\.name) }
}
