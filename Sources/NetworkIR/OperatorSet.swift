import Basics

/// The opsets of ONNX's default domain whose definitions memc follows.
public enum OperatorSet {
  public static let supported = 6...25
  /// The newest opset whose list of changes the operators' `versions` take in.
  public static let newestKnown = 28
}

extension Operator {
  /// Throws unless memc follows the definition of this operator that is in force at `opset`.
  ///
  /// An operator that has not changed since the newest opset memc supports is accepted at a newer one.
  public static func accept(opset: Int) throws {
    let supported = OperatorSet.supported
    guard opset >= supported.lowerBound, opset <= OperatorSet.newestKnown else {
      throw Diagnostic.unsupported(
        "opset \(opset) lies outside \(supported.lowerBound) to \(OperatorSet.newestKnown)",
        note: "convert the model with onnx.version_converter to opset \(supported.upperBound)")
    }
    guard let inForce = versions.last(where: { $0 <= opset }) else {
      throw Diagnostic.malformed("\(name) does not exist in opset \(opset)", at: nil)
    }
    guard inForce <= supported.upperBound else {
      throw Diagnostic.unsupported(
        "\(name) changed in opset \(inForce); memc knows it up to opset \(supported.upperBound)")
    }
  }
}
