import COnnx
import CProtobufC

/// Unique names of nodes.
struct OnnxNodeNames {
  private var names: Set<String> = []
  private var counts: [String: Int] = [:]

  /// A unique name of the node: its own or that of its first output, followed by a number if that
  /// is taken.
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
