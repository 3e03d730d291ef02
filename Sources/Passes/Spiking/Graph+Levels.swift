import Basics
import NetworkIR
import Operators

extension Graph {
  /// The network with a largest value for each activation that arrays read, where neurons will stand:
  /// that with the least squared error when values are clipped to it and rounded to `levels` even
  /// levels, over calibration images.
  ///
  /// An average or a sum that arrays read is an activation, too, if it is never negative on the images.
  /// - Throws: `unsupported` if there is no such activation.
  func clipped(to levels: Int, fittedOn calibration: Calibration) throws -> Graph {
    let makers = try makersOfNeurons()
    let observed = try values(Set(makers.map { nodes[$0].outputs[0] }), on: calibration)
    var graph = self
    for index in makers {
      let values = observed[nodes[index].outputs[0]] ?? []
      guard let largest = values.max(), largest > 0, (values.min() ?? 0) >= 0 else { continue }
      var histogram = MagnitudeHistogram()
      histogram.add(values)
      let limit = histogram.limitOfLeastError(upTo: Double(largest), steps: levels)
      graph.nodes[index].clamp = 0...Float(limit)
    }
    return graph
  }

  /// The nodes that compute what arrays read, and end in a Relu, an average or a sum.
  private func makersOfNeurons() throws -> [Int] {
    let partition = try partition()
    let uses = ValueUses(partition, self)
    let makers = partition.program.filter { node, form in
      guard case .arrays = uses[node.outputs[0]], uses.origins[node.outputs[0]] == nil else {
        return false
      }
      return node.rectifies || node.clamp == nil && form.addsUp
    }
    guard !makers.isEmpty else {
      throw Diagnostic.unsupported("the network has no Relu that could become a neuron")
    }
    let outputs = Set(makers.map(\.node.outputs[0]))
    return nodes.indices.filter { outputs.contains(nodes[$0].outputs[0]) }
  }
}

extension Node {
  /// Whether the node ends in a Relu without a largest value.
  fileprivate var rectifies: Bool {
    guard let clamp else { return op is Relu }
    return clamp.lowerBound == 0 && clamp.upperBound == .infinity
  }
}

extension IntegerForm {
  /// Whether it adds up activations.
  fileprivate var addsUp: Bool {
    switch self {
    case .pool(let pool): if case .average = pool.kind { true } else { false }
    case .sum: true
    default: false
    }
  }
}
