import Basics
import NetworkIR

/// A named value of a model while it is read.
enum ImportedValue {
  case known(TensorType, constant: AnyTensor?)
  /// There is such a value, but memc cannot take it.
  case refused(Diagnostic)
  /// Made by a refused node, its type unknown.
  case unknown(producer: String)

  var constant: AnyTensor? {
    if case .known(_, let constant) = self { constant } else { nil }
  }

  static func constant(_ tensor: AnyTensor) -> ImportedValue {
    .known(TensorType(tensor.type, tensor.shape), constant: tensor)
  }
}
