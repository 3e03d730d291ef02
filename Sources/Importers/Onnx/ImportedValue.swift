import Basics
import NetworkIR

/// A named value of a model during import.
enum ImportedValue {
  case known(TensorType, constant: AnyTensor?)
  /// The value exists, but memc does not support it.
  case refused(Diagnostic)
  /// An output of a refused node, with an unknown type.
  case unknown(producer: String)

  var constant: AnyTensor? {
    if case .known(_, let constant) = self { constant } else { nil }
  }

  static func constant(_ tensor: AnyTensor) -> ImportedValue {
    .known(TensorType(tensor.type, tensor.shape), constant: tensor)
  }
}
