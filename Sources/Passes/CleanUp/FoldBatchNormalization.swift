import Basics
import NetworkIR
import Operators

/// Folds a batch normalization into the weights and bias of the convolution or matrix before it.
///
/// With `y = W·x + b` and `z = γ (y − μ) / √(σ² + ε) + β`, the weights of each output channel and
/// `b − μ` are multiplied by `γ / √(σ² + ε)`; `β` is then added. Padding before the convolution is
/// not affected, because only what follows the convolution is folded.
/// - Source: Jacob et al., "Quantization and training of neural networks …", CVPR 2018, sec. 3.2.
public struct FoldBatchNormalization: Pass {
  public static let name = "fold-batch-normalization"
  public static let summary = "fold batch normalization into the weights before it"

  public init() {}

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    var editor = try GraphEditor(graph)
    for index in editor.indices where editor[index].op is BatchNormalization {
      editor.foldIntoColumns(index)
    }
    return editor.result()
  }
}
