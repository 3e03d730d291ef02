import NetworkIR

/// An operator that ONNX does not have.
///
/// In ONNX files it belongs to the domain `memc`, and a function of the model defines it by operators
/// of ONNX, so that other runtimes can run it.
public protocol OwnOperator: Operator {}

extension OwnOperator {
  /// The domain of memc's own operators in ONNX files.
  public static var domain: String { "memc" }
}
