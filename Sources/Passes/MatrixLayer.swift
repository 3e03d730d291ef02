import Basics
import NetworkIR

/// A node whose weights are stored in crossbars.
struct MatrixLayer {
  /// The node's index in the graph.
  let index: Int
  let node: Node
  let form: MatrixForm

  var weightName: String { node.inputs[form.weightInput] }
  var biasName: String? { form.biasInput.map { node.inputs[$0] } }
}

extension Graph {
  /// The matrix nodes in evaluation order; nodes that the machine cannot execute are excluded.
  func matrixLayers() throws -> [MatrixLayer] {
    let types = try types()
    return nodes.enumerated().compactMap { index, node in
      guard
        case .matrix(let form)? = try? integerForm(of: node, types)
      else { return nil }
      return MatrixLayer(index: index, node: node, form: form)
    }
  }

  /// The real weights of a layer.
  ///
  /// - Throws: `unsupported` if they are already integers; `malformed` if one is not finite.
  func realWeights(of layer: MatrixLayer) throws -> Tensor<Float> {
    guard let weights = constants[layer.weightName]?.real else {
      throw Diagnostic.unsupported(
        "the weights of '\(layer.node.name)' are already quantized", at: layer.node.site)
    }
    guard weights.elements.allSatisfy(\.isFinite) else {
      throw Diagnostic.malformed(
        "the weights of '\(layer.node.name)' are not all finite", at: layer.node.site)
    }
    return weights
  }
}
