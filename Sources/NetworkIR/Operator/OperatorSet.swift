import Basics

/// The opsets of ONNX's default domain that memc implements.
public enum OperatorSet {
  /// The opsets whose definitions memc follows.
  public static let supported = 6...25
  /// The newest opset whose changes the operators' `versions` include.
  public static let newestKnown = 28
}

extension Operator {
  /// Throws unless memc follows the definition of this operator that is in force at `opset`.
  ///
  /// In an opset that is not supported, an operator is accepted if its definition is the same as in
  /// a supported one.
  public static func accept(opset: Int) throws {
    let supported = OperatorSet.supported
    guard opset <= OperatorSet.newestKnown else {
      throw refusal(
        "opset \(opset) is newer than \(OperatorSet.newestKnown), the latest that memc knows")
    }
    guard let inForce = versions.last(where: { $0 <= opset }) else {
      throw refusal("\(name) does not exist in opset \(opset)")
    }
    guard inForce <= supported.upperBound else {
      throw refusal("\(name) was changed by opset \(inForce)")
    }
    if let change = versions.first(where: { $0 > opset && $0 <= supported.lowerBound }) {
      throw refusal("\(name) of opset \(opset) was changed by opset \(change)")
    }
  }

  /// Throws where `node` states an attribute that this operator does not have in the node's opset.
  public static func expectAttributes(of node: ImportedNode) throws {
    for key in node.attributes.keys {
      guard let opsets = attributeOpsets[key], !opsets.contains(node.opset) else { continue }
      let bound =
        node.opset < opsets.lowerBound
        ? "it came with opset \(opsets.lowerBound)" : "its last opset was \(opsets.upperBound)"
      throw Diagnostic.malformed(
        "\(name) of opset \(node.opset) has no attribute '\(key)': \(bound)", at: nil,
        note: "export the model again, or state the opset that it was written for")
    }
  }

  private static func refusal(_ message: String) -> Diagnostic {
    let supported = OperatorSet.supported
    return .unsupported(
      message,
      note: "use an opset from \(supported.lowerBound) to \(supported.upperBound); of other "
        + "opsets, memc supports only operators that did not change")
  }
}

extension ClosedRange<Int> {
  /// All opsets from `first` on.
  package static func since(_ first: Int) -> ClosedRange { first...(.max) }

  /// All opsets up to `last`.
  package static func until(_ last: Int) -> ClosedRange { 1...last }
}
