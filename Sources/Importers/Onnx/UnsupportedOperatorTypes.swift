import Basics
import NetworkIR
import Operators

/// The output types of ONNX operators that memc does not support or refuses, so that the nodes
/// after them are also checked. Only operators with a simple rule are listed. Source: ONNX,
/// Operators.md.
enum UnsupportedOperatorTypes {
  /// The type of the first output is that of the first input.
  private static let keeping: Set<String> = [
    "Acos", "Acosh", "Asin", "Asinh", "Atan", "Atanh", "BatchNormalization", "Cos", "Cosh",
    "CumSum", "Dropout", "GroupNormalization", "Hardmax", "LayerNormalization", "LpNormalization",
    "MeanVarianceNormalization", "RMSNormalization", "Shrink", "Sin", "Sinh", "Swish", "Tan",
    "Trilu",
  ]

  /// The inputs are broadcast with each other.
  private static let broadcasting: Set<String> = ["Mean", "Mod", "Pow"]

  /// - Parameter inputs: types of all inputs.
  /// - Returns: the type of the first output; `nil` if the rule is not known.
  static func output(of name: String, _ inputs: [TensorType]) -> TensorType? {
    guard let first = inputs.first else { return nil }
    if keeping.contains(name) { return first }
    if broadcasting.contains(name) {
      return inputs.dropFirst().reduce(first) { (joined: TensorType?, input) in
        joined.flatMap { try? Add().outputTypes(of: [$0, input])[0] }
      }
    }
    switch name {
    case "QuantizeLinear":
      return TensorType(inputs.count > 2 ? inputs[2].element : .uint8, first.shape)
    case "DynamicQuantizeLinear": return TensorType(.uint8, first.shape)
    case "DequantizeLinear": return .real(first.shape)
    default: return nil
    }
  }
}
