import Basics

extension Node: Equatable {
  /// Nodes are equal if they compute the same under the same names; their place does not matter.
  public static func == (a: Node, b: Node) -> Bool {
    a.name == b.name && a.inputs == b.inputs && a.outputs == b.outputs && a.clamp == b.clamp
      && a.op.name == b.op.name && a.op.record == b.op.record
  }
}
