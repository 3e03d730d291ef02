import Basics
import NetworkIR
import Operators

extension Graph {
  /// The network with a largest value for each Relu: that with the least squared error when values are
  /// clipped to it and rounded to `levels` even levels, over calibration images.
  ///
  /// - Throws: `unsupported` if there is no Relu.
  func clipped(to levels: Int, fittedOn calibration: Calibration) throws -> Graph {
    let rectifiers = nodes.indices.filter { nodes[$0].rectifies }
    guard !rectifiers.isEmpty else {
      throw Diagnostic.unsupported("the network has no Relu that could become a neuron")
    }
    let observed = try values(Set(rectifiers.map { nodes[$0].outputs[0] }), on: calibration)
    var graph = self
    for index in rectifiers {
      let values = observed[nodes[index].outputs[0]] ?? []
      guard let largest = values.max(), largest > 0 else { continue }
      var histogram = MagnitudeHistogram()
      histogram.add(values)
      let limit = histogram.limitOfLeastError(upTo: Double(largest), steps: levels)
      graph.nodes[index].clamp = 0...Float(limit)
    }
    return graph
  }
}

extension Node {
  /// Whether the node ends in a Relu without a largest value.
  fileprivate var rectifies: Bool {
    guard let clamp else { return op is Relu }
    return clamp.lowerBound == 0 && clamp.upperBound == .infinity
  }
}
