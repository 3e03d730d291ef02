import ArgumentParser
import Basics
import Driver

/// `memc check MODEL`: lists every node as compiled, on the host, folded, refused with the reason, or
/// unknown.
struct Check: CommonCommand {
  static let configuration = CommandConfiguration(
    abstract: "Report which nodes can be compiled, and why the others cannot.",
    discussion: """
      Exit status: 0 if the model can be compiled, 69 if a node is refused or unknown, or a parameter \
      has no values.
      """)

  @Argument(
    help: "An .onnx or .nir file, a folder with network.txt, or a .npy matrix.",
    completion: .file(extensions: ["onnx", "nir", "npy"]))
  var model: String

  @Flag(help: "The host computes what the tile machine cannot; see 'memc compile'.")
  var hostOperators = false

  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let result = try CheckResult(
      model, shapes: modelOptions.sizes(), limit: modelOptions.sizeLimit, usesHost: hostOperators)
    try common.result(result, result.text)
    guard !result.supported else { return }
    if common.quiet && !common.json { Output.note(result.refusals) }
    throw CheckFailed(code: 69)
  }
}
