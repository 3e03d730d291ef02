import Basics
import Foundation
import NetworkIR
import Operators

/// The function that defines one of memc's own operators by operators of ONNX.
struct OnnxFunction {
  /// One node of the body.
  struct Step {
    let op: String
    var inputs: [String] = []
    let output: String
    /// The number that a `Constant` holds.
    var number: Double?
  }

  let name: String
  /// Nodes in evaluation order, from `x` to `y`.
  let body: [Step]

  static let domain = Switching.domain
  static let version = 1

  /// The functions of the own operators that a network has.
  static func of(_ graph: Graph) -> [OnnxFunction] {
    [switching].filter { function in graph.nodes.contains { $0.op.name == function.name } }
  }

  /// `1 − e^(−ln 2 · e^x)`
  private static let switching = OnnxFunction(
    name: Switching.name,
    body: [
      Step(op: "Constant", output: "factor", number: -log(2)),
      Step(op: "Constant", output: "one", number: 1),
      Step(op: "Exp", inputs: ["x"], output: "speed"),
      Step(op: "Mul", inputs: ["speed", "factor"], output: "exponent"),
      Step(op: "Exp", inputs: ["exponent"], output: "unswitched"),
      Step(op: "Sub", inputs: ["one", "unswitched"], output: "y"),
    ])
}
