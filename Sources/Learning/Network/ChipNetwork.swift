import Basics
import ChipProgramming
import NetworkIR
import TileMachine
import Training

/// A compiled network in real numbers, with the weights and biases of a chip.
///
/// Where the input of a layer has a zero point z, the digital side subtracts `z · Σ w` from each
/// sum, with the program's codes w. A chip's weights ŵ leave a remainder `z · Σ (ŵ − w)`, a bias.
struct ChipNetwork: Sendable {
  let training: TrainingNetwork
  let layers: [ChipLayer]

  /// - Parameters:
  ///   - graph: the quantized network, with the weights of the program.
  ///   - matrices: the matrices of the program.
  /// - Throws: diagnostics where the network cannot be trained.
  init(_ graph: QuantizedGraph, _ matrices: [MatrixInfo]) throws {
    let training = try TrainingNetwork(graph.dequantized())
    let nodes = graph.partition.program
    layers = try matrices.map { matrix in
      guard let entry = nodes.first(where: { $0.node.name == matrix.name }),
        case .matrix(let form) = entry.form
      else {
        throw Diagnostic.malformed("the network has no matrix '\(matrix.name)'", at: nil)
      }
      return try ChipLayer(entry.node, form, of: graph, training)
    }
    self.training = training
  }

  /// The network's parameters with the weights of a chip.
  func parameters(of chip: ChipWeights) -> [Float] {
    var parameters = training.initialParameters
    for (layer, (weights, offsets)) in zip(layers, zip(chip.weights, chip.offsets)) {
      layer.write(weights.elements, offsets.elements, to: &parameters)
    }
    return parameters
  }

  /// The weights of a chip with the network's parameters.
  ///
  /// - Parameter chip: supplies the weights for which the network has no parameter.
  func weights(of parameters: [Float], over chip: ChipWeights) -> ChipWeights {
    var chip = chip
    for (number, layer) in layers.enumerated() {
      layer.read(parameters, &chip.weights[number].elements, &chip.offsets[number].elements)
    }
    return chip
  }

  /// Converts gradients with respect to parameters to gradients with respect to weight codes.
  func gradients(_ gradients: [Float], for chip: ChipWeights) -> [Tensor<Float>] {
    zip(layers, chip.weights).map { layer, weights in
      var elements = [Float](repeating: 0, count: weights.count)
      layer.eachWeight { element, parameter, scale in
        elements[element] = gradients[parameter] * Float(scale)
      }
      return Tensor(weights.shape, elements)
    }
  }

  /// One number for each parameter: for weights the element of `matrices`, times the weight's scale
  /// if `scaled`; for biases `bias`.
  func parameters(_ matrices: [Tensor<Float>], bias: Float, scaled: Bool) -> [Float] {
    var parameters = [Float](repeating: 0, count: training.parameterCount)
    for (layer, values) in zip(layers, matrices) {
      layer.eachWeight { element, parameter, scale in
        parameters[parameter] = values.elements[element] * (scaled ? Float(scale) : 1)
      }
    }
    for parameter in training.parameters where parameter.role == .bias {
      for index in parameter.range { parameters[index] = bias }
    }
    return parameters
  }
}
