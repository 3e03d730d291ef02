import ArgumentParser
import Evaluation
import Exporters
import Foundation
import Importers

@testable import Driver

/// `memc-bench large NETWORK`: a large network on one core, compared with onnxruntime at the same
/// time, and the time before its first image.
struct LargeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "large")

  /// The seconds that programming and binding may take.
  private static let startUp = 1.0

  @Argument(help: "The network, a folder with network.txt.")
  var network: String

  @Option(help: "The script that measures onnxruntime.")
  var script: String

  @Option(help: "A mapping on cells for slices of weights.")
  var slices: String

  @Option(help: "A mapping on cells of 128 levels.")
  var pair: String

  @Option(help: "Measure only cases whose names contain this text.")
  var only = ""

  @Option(help: "The number of rounds per case; rounds alternate with those of onnxruntime.")
  var rounds = 2

  func run() throws {
    let rival = try rival()
    var table = TextTable(
      header: [
        "\(network.lastPathComponent), one core", "ms/image", "onnxruntime float",
        "/ onnxruntime", "goal", "programming s", "binding s", "goal, both",
      ])
    for form in Case.large(slices: slices, pair: pair)
    where only.isEmpty || form.name.contains(only) {
      let prepared = try PreparedCase(form, model: network, images: 64)
      var (own, other) = (0.0, 0.0)
      for _ in 0..<rounds {
        own = max(own, try prepared.rate(within: 0))
        other = max(other, rival?.rate(batch: 1, within: 1) ?? 0)
      }
      table.rows.append([
        form.name, (1000 / own).formatted(1), other > 0 ? (1000 / other).formatted(1) : "-",
        other > 0 ? (own / other).formatted(2) : "-", form.ratios.onnxruntime.goal,
        prepared.programmingSeconds.formatted(2), prepared.bindingSeconds.formatted(2),
        Self.startUp.formatted(1),
      ])
    }
    print(table.markdown)
    print("\nProcessor time, best of repeats, 64 images; load \(loadAverage).")
    print("Programming and binding come before the first image, once for all images.")
  }

  /// onnxruntime with the same network.
  private func rival() throws -> PythonRival? {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      UUID().uuidString, isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let model = folder.appendingPathComponent("network.onnx").path
    try ModelWriter.write(try ModelLoader.load(network).fragment, to: model, version: "bench")
    // it has read the file when it answers for the first time
    return PythonRival(script: script, argument: model)
  }
}

extension String {
  fileprivate var lastPathComponent: String { URL(fileURLWithPath: self).lastPathComponent }
}
