import Basics
import NetworkIR
import Training

/// A layer whose weights may be pruned, with their position in the vector of all parameters.
struct PrunedLayer: Sendable {
  let name: String
  /// The name of the weight constant.
  let weightName: String
  let biasName: String?
  let form: MatrixForm
  let weights: Range<Int>
  let bias: Range<Int>?

  /// The number of multiplications per weight: the output positions.
  var positions: Int { form.window?.outputSizes.elementCount ?? 1 }

  /// The layers of a training network.
  static func all(of network: TrainingNetwork) -> [PrunedLayer] {
    network.parameters.filter { $0.role == .weights }.map { weights in
      let bias = network.parameters.first { $0.role == .bias && $0.layer == weights.layer }
      return PrunedLayer(
        name: weights.layer, weightName: weights.name, biasName: bias?.name, form: weights.form,
        weights: weights.range, bias: bias?.range)
    }
  }

  /// The layers of a graph and the vector of their parameters; of layers that share weights, only
  /// the first.
  static func all(of graph: Graph) throws -> (layers: [PrunedLayer], parameters: [Float]) {
    var (layers, parameters): ([PrunedLayer], [Float]) = ([], [])
    var seen: Set<String> = []
    for layer in try graph.matrixLayers() where seen.insert(layer.weightName).inserted {
      let start = parameters.count
      parameters += try graph.realWeights(of: layer).elements
      let end = parameters.count
      parameters += layer.biasName.flatMap { graph.constants[$0]?.real?.elements } ?? []
      layers.append(
        PrunedLayer(
          name: layer.node.name, weightName: layer.weightName, biasName: layer.biasName,
          form: layer.form, weights: start..<end,
          bias: end < parameters.count ? end..<parameters.count : nil))
    }
    return (layers, parameters)
  }
}

extension Graph {
  /// A copy with the weights and biases of `layers` taken from the vector of parameters.
  func with(_ parameters: [Float], of layers: [PrunedLayer]) -> Graph {
    layers.reduce(into: self) { graph, layer in
      graph.set(layer.weightName, parameters[layer.weights])
      if let name = layer.biasName, let range = layer.bias { graph.set(name, parameters[range]) }
    }
  }

  private mutating func set(_ name: String, _ elements: ArraySlice<Float>) {
    guard let old = constants[name]?.real, !old.elements.elementsEqual(elements) else { return }
    constants[name] = AnyTensor(Tensor(old.shape, Array(elements)))
  }
}
