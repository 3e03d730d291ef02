import Basics
import Driver
import Importers
import NetworkIR
import Operators

extension FuzzTarget {
  static let modelTargets = [
    FuzzTarget("onnx", ".onnx", load),
    FuzzTarget("check", ".onnx") { _ = try CheckResult($0.path, shapes: [:]).text },
    FuzzTarget("nir", ".nir", load),
    FuzzTarget("network") { input in
      let graph = try Graph(text: input.text, source: "network.txt", operators: operators) { name in
        AnyTensor(Tensor<Float>(constants[name] ?? [2], repeating: 0.5))
      }
      // what is written can be read, and is written the same
      let text = graph.description
      let again = try Graph(text: text, source: "again", operators: operators) { name in
        graph.constants[name] ?? AnyTensor(Tensor<Float>(constants[name] ?? [2], repeating: 0.5))
      }
      precondition(again.description == text, "a network changes when it is written and read")
    },
  ]

  /// The shapes of constants that networks of the corpus name.
  private static let constants = ["w": [2, 1, 3, 3], "m": [8, 3], "c": [2], "one": []]

  @Sendable private static func load(_ input: Input) throws {
    let model = try ModelLoader.load(input.path)
    _ = try model.check.judged(for: model.fragment).problems.map(\.description)
  }
}
