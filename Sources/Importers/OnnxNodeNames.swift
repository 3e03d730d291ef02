import COnnx
import CProtobufC

/// Names of nodes, none given twice.
struct OnnxNodeNames {
  private var names: Set<String> = []
  private var counts: [String: Int] = [:]

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
