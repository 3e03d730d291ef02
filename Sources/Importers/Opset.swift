import Basics
import NetworkIR

/// The version of ONNX's default operator set that a model declares.
struct Opset {
  let version: Int

  /// The opsets whose operators memc implements.
  static let known = 6...25

  /// The newest opset of which memc knows what it changed (ONNX 1.23).
  static let newestReleased = 28

  /// Operators of memc whose definition changed after `known`, with the opset that did. Source: the
  /// operator tests of ONNX 1.23, each in the opset that last changed its operator.
  private static let changedLater = [
    "Cast": 28, "Celu": 28, "DepthToSpace": 28, "DequantizeLinear": 28, "QuantizeLinear": 28,
    "SpaceToDepth": 28,
  ]

  /// Throws where the operator `name`, whose definition changed in `versions`, means something in
  /// this opset that memc does not implement.
  func check(_ name: String, versions: [Int]) throws {
    guard version <= Self.newestReleased else {
      throw refusal("opset \(version) is newer than any memc has heard of")
    }
    guard let first = versions.first, first <= version else {
      throw refusal("\(name) is not in opset \(version); it came with opset \(versions.first ?? 0)")
    }
    let unknown = versions + (Self.changedLater[name].map { [$0] } ?? [])
    if let change = unknown.first(where: { $0 > version && $0 <= Self.known.lowerBound }) {
      throw refusal("\(name) of opset \(version) was changed by opset \(change)")
    }
    if let change = unknown.first(where: { $0 <= version && $0 > Self.known.upperBound }) {
      throw refusal("\(name) was changed by opset \(change)")
    }
  }

  private func refusal(_ message: String) -> Diagnostic {
    .unsupported(
      message,
      note: "memc knows opsets \(Self.known.lowerBound) to \(Self.known.upperBound), and of others "
        + "what they left unchanged")
  }
}
