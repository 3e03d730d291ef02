import COnnx
import CProtobufC
import NetworkIR

/// The context in which a node is read.
struct OnnxNodeContext {
  /// Types that the model states for values.
  let statedTypes: [String: TensorType]
  /// The functions that the model defines, named like operators.
  let functions: Set<String>
  var folding: ConstantFolding
}
