import Basics
import NetworkIR
import Operators

/// Folds a Mul, Add, Sub or Div by per-channel constants into the weights and bias of the
/// convolution or matrix before it; MatMul and Add become Gemm.
public struct FoldAffine: Pass {
  public static let name = "fold-affine"
  public static let summary = "fold constant scales and shifts into the weights before them"

  public init() {}

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    var editor = try GraphEditor(graph)
    for index in editor.indices where !(editor[index].op is BatchNormalization) {
      editor.foldIntoColumns(index)
    }
    return editor.result()
  }
}
