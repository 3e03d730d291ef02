import COnnx
import CProtobufC
import NetworkIR

/// What reading one node needs to know of the others.
struct OnnxNodeContext {
  /// Types the model states for values, where it does.
  let statedTypes: [String: TensorType]
  /// Functions the model brings, as operators are named.
  let functions: Set<String>
  var folding: ConstantFolding
}
