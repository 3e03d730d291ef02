import COnnx
import CProtobufC
import NetworkIR

/// What reading one node needs to know of the others.
struct OnnxNodeContext {
  /// Types the model states for values, where it does.
  let statedTypes: [String: TensorType]
  /// Functions the model brings, as operators are named.
  let functions: Set<String>
  /// How often nodes not read yet make each value.
  var laterOutputs: [String: Int]
  var folding: ConstantFolding
  private var names: Set<String> = []
  private var counts: [String: Int] = [:]

  init(
    statedTypes: [String: TensorType], functions: Set<String>, laterOutputs: [String: Int],
    folding: ConstantFolding
  ) {
    self.statedTypes = statedTypes
    self.functions = functions
    self.laterOutputs = laterOutputs
    self.folding = folding
  }

  /// The node's name, which no other has: as the model has it, or else its first output's, with a
  /// number behind where that is taken.
  mutating func uniqueName(of node: Onnx__NodeProto) -> String {
    let wished = [node.name.text] + node.outputNames.prefix(1)
    let name = wished.first { !$0.isEmpty } ?? node.op_type.text
    if names.insert(name).inserted { return name }
    while true {
      counts[name, default: 1] += 1
      let numbered = "\(name).\(counts[name, default: 1])"
      if names.insert(numbered).inserted { return numbered }
    }
  }
}
