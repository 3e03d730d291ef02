import Basics
import NetworkIR

extension Graph {
  /// This graph with constants of its own for every matrix node.
  func splittingSharedConstants() throws -> Graph {
    var graph = self
    var names = Set(try types().keys)
    var readers: [String: Int] = [:]
    for name in nodes.flatMap(\.inputs) + outputs { readers[name, default: 0] += 1 }
    for layer in try matrixLayers() {
      for input in [layer.form.weightInput, layer.form.biasInput].compactMap({ $0 }) {
        let name = layer.node.inputs[input]
        guard readers[name, default: 0] > 1 else { continue }
        readers[name, default: 0] -= 1
        let copy = "\(layer.node.name).\(name)".unused(in: &names)
        graph.nodes[layer.index].inputs[input] = copy
        graph.constants[copy] = constants[name]
        graph.quantization?.weights[copy] = quantization?.weights[name]
        graph.quantization?.biases[copy] = quantization?.biases[name]
      }
    }
    return graph
  }

  /// The network in real numbers, integer weights and biases times their scales.
  func dequantized() throws -> Graph {
    guard let quantization else { return self }
    var graph = self
    graph.quantization = nil
    for layer in try matrixLayers() {
      guard let weights = quantization.weights[layer.weightName] else { continue }
      graph.constants[layer.weightName] = AnyTensor(weights.reals(layer.form))
      guard let name = layer.biasName, let bias = quantization.biases[name],
        let input = quantization.activations[layer.node.inputs[0]]
      else { continue }
      let reals = bias.elements.indices.map { column in
        Float(Double(bias.elements[column]) * input.scale * weights.scale(ofColumn: column))
      }
      graph.constants[name] = AnyTensor(Tensor(bias.shape, reals))
    }
    return graph
  }
}

extension String {
  /// This name, or with the first number after it that makes it new; it is then among `names`.
  fileprivate func unused(in names: inout Set<String>) -> String {
    var (name, number) = (self, 2)
    while !names.insert(name).inserted {
      name = "\(self).\(number)"
      number += 1
    }
    return name
  }
}

extension QuantizedWeights {
  /// The weights times their scales, in the constant's own layout.
  func reals(_ form: MatrixForm) -> Tensor<Float> {
    var reals = codes.map(Float.init)
    for (place, index) in form.weightIndices().enumerated() {
      let scale = scale(ofColumn: place / form.groupRows)
      reals.elements[index] = Float(Double(codes.elements[index]) * scale)
    }
    return reals
  }
}
